"""Sentences a second on one core: the model against scikit-learn, fastText and spaCy.

``python -m benchmarks.speed [LABELS ...]`` takes files or folders of labelled sentences, by default
training_data/written. All score the same columns of the same sentences in turns, five times, and
are called from Python. The clock is the processor's, so that other work on the machine counts less.
fastText is measured where it is installed (``pip install fasttext-wheel``).
"""

from __future__ import annotations

import argparse
import gc
import statistics
import time
from collections.abc import Callable, Sequence
from functools import partial
from importlib.util import find_spec
from pathlib import Path

import pyarrow
from threadpoolctl import threadpool_limits

from benchmarks.peers import FastText, SpacyTextcat
from findings_nlp.baselines import Baseline, TfidfBaseline
from findings_nlp.examples import read_examples
from findings_nlp.integrations.data_frames import tag_table
from findings_nlp.records import Example
from findings_nlp.store import load_model
from findings_nlp.taxonomy import Taxonomy
from findings_nlp.top_words import top_words

WRITTEN = Path(__file__).parent.parent / "training_data" / "written"
ROUNDS = 5
PEERS: dict[str, tuple[str, Callable[[Taxonomy, Sequence[Example]], Baseline]]] = {
    "TF-IDF + LR": ("sklearn", TfidfBaseline),
    "fastText": ("fasttext", FastText),
    "spaCy textcat_multilabel": ("spacy", SpacyTextcat),
}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("labels", nargs="*", type=Path, default=[WRITTEN])
    model = load_model()
    examples = read_examples(parser.parse_args().labels, model.taxonomy)
    texts = [example.text for example in examples]
    table = pyarrow.table({"sentence": texts})
    frame = table.to_pandas()
    rivals = {
        **{name: partial(peer.scores, texts) for name, peer in peers(model.taxonomy).items()},
        "probabilities": lambda: model.scores(texts),
        "columns of tags": lambda: model.tag_columns(texts),
        "findings": lambda: model.tag(texts),
        "Arrow table": lambda: tag_table(table, model),
        "pandas frame": lambda: tag_table(frame, model),
        "top words": lambda: top_words(model, texts),
    }
    with threadpool_limits(limits=1):
        report(len(texts), len(model.taxonomy.columns), measure(rivals))


def peers(taxonomy: Taxonomy) -> dict[str, Baseline]:
    """Return those that are installed; what they learn from changes little about their speed."""
    examples = read_examples(WRITTEN, taxonomy)
    return {
        name: peer(taxonomy, examples)
        for name, (package, peer) in PEERS.items()
        if find_spec(package)
    }


def measure(rivals: dict[str, Callable[[], object]]) -> dict[str, float]:
    """Return the median seconds of each, taken in turns after one run to warm up."""
    seconds: dict[str, list[float]] = {name: [] for name in rivals}
    for number in range(1 + ROUNDS):
        if number == 1:
            gc.freeze()  # so that no rival pays for what others keep in memory
        for name, run in rivals.items():
            begin = time.process_time()
            run()
            seconds[name].append(time.process_time() - begin)
    return {name: statistics.median(times[1:]) for name, times in seconds.items()}


def report(sentences: int, columns: int, medians: dict[str, float]) -> None:
    print(f"{sentences} sentences, {columns} columns, medians of {ROUNDS} runs on one core")
    against = [name for name in medians if name in PEERS]
    print(f"{'':<26}{'a second':>10}", *(f"{name:>26}" for name in against))
    for name, seconds in medians.items():
        times = (f"{medians[peer] / seconds:>25.1f}x" for peer in against)
        print(f"{name:<26}{sentences / seconds:>10,.0f}", *times)


if __name__ == "__main__":
    main()
