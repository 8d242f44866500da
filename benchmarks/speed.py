"""Sentences a second on one core: the model against scikit-learn's usual pipeline.

``python -m benchmarks.speed [LABELS ...]`` takes files or folders of labelled sentences, by default
training_data/written. Both score the same columns of the same sentences in turns, five times. The
clock is the processor's, so that other work on the machine counts less.
"""

from __future__ import annotations

import argparse
import statistics
import time
from collections.abc import Callable
from pathlib import Path

import pyarrow
from threadpoolctl import threadpool_limits

from findings_nlp.baselines import TfidfBaseline
from findings_nlp.examples import read_examples
from findings_nlp.integrations.data_frames import tag_table
from findings_nlp.store import load_model
from findings_nlp.top_words import top_words

WRITTEN = Path(__file__).parent.parent / "training_data" / "written"
ROUNDS = 5


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("labels", nargs="*", type=Path, default=[WRITTEN])
    model = load_model()
    examples = read_examples(parser.parse_args().labels, model.taxonomy)
    texts = [example.text for example in examples]
    pipeline = TfidfBaseline(model.taxonomy, read_examples(WRITTEN, model.taxonomy))
    table = pyarrow.table({"sentence": texts})
    frame = table.to_pandas()
    rivals = {
        "scikit-learn, probabilities": lambda: pipeline.scores(texts),
        "findings_nlp, probabilities": lambda: model.scores(texts),
        "findings_nlp, findings": lambda: model.tag(texts),
        "findings_nlp, top words": lambda: top_words(model, texts),
        "findings_nlp, Arrow table": lambda: tag_table(table, model),
        "findings_nlp, pandas frame": lambda: tag_table(frame, model),
    }
    with threadpool_limits(limits=1):
        report(len(texts), len(model.taxonomy.columns), measure(rivals))


def measure(rivals: dict[str, Callable[[], object]]) -> dict[str, float]:
    """Return the median seconds of each, taken in turns after one run to warm up."""
    seconds: dict[str, list[float]] = {name: [] for name in rivals}
    for _ in range(1 + ROUNDS):
        for name, run in rivals.items():
            begin = time.process_time()
            run()
            seconds[name].append(time.process_time() - begin)
    return {name: statistics.median(times[1:]) for name, times in seconds.items()}


def report(sentences: int, columns: int, medians: dict[str, float]) -> None:
    slowest = next(iter(medians.values()))
    print(f"{sentences} sentences, {columns} columns, medians of {ROUNDS} runs on one core")
    for name, seconds in medians.items():
        print(f"{name:<30}{sentences / seconds:>12,.0f} a second{slowest / seconds:>9.1f}x")


if __name__ == "__main__":
    main()
