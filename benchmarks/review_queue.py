"""What a review teaches, and what it buys, measured on labelled sentences.

    python -m benchmarks.review_queue [LABELS ...]

A review is simulated on labelled sentences, by default training_data/written. A model is trained on
some of them; of the rest the queue picks N, chance picks N (twice), the N most doubtful are picked;
the model learns from each pick with its labels, and is judged on the third held out. Then a model
learns from all that is not held out, and `coverage_table` says what reviewing its tags buys. Where
there are sources enough, a source is never on both sides.
"""

from __future__ import annotations

import argparse
import random
import statistics
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from findings_nlp.evaluation import evaluate
from findings_nlp.examples import read_examples
from findings_nlp.model import Model
from findings_nlp.records import Example
from findings_nlp.review.candidates import review_items
from findings_nlp.review.coverage import coverage_table
from findings_nlp.review.queue import review_queue
from findings_nlp.settings import Settings
from findings_nlp.store import load_model
from findings_nlp.training import train

WRITTEN = Path(__file__).parent.parent / "training_data" / "written"
SETTINGS = Settings(folds=3)
HELD_OUT = 1 / 3
ENOUGH_SOURCES = 20


@dataclass(frozen=True)
class Trial:
    """One round: what a model starts from, what may be reviewed, and what it is judged on."""

    start: Sequence[Example]
    pool: Sequence[Example]
    held_out: Sequence[Example]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("labels", nargs="*", type=Path, default=[WRITTEN])
    parser.add_argument("--start", type=int, default=500, help="sentences the model starts from")
    parser.add_argument("--most", type=int, default=300, help="sentences reviewed")
    parser.add_argument("--rounds", type=int, default=5)
    arguments = parser.parse_args()
    taxonomy = load_model().taxonomy
    examples = read_examples(arguments.labels, taxonomy)
    figures: dict[str, list[list[float]]] = defaultdict(list)
    for seed in range(arguments.rounds):
        trial = deal(examples, seed, arguments.start)
        start = train(trial.start, taxonomy, SETTINGS)
        figures["before the review"].append(judge(start, trial))
        for name, picked in picks(trial, start, arguments.most, seed):
            learnt = train([*trial.start, *picked], taxonomy, SETTINGS)
            figures[name].append(judge(learnt, trial))
        print(f"after {seed + 1} rounds, means and their standard errors")
        report(figures)
    cover(train([*trial.start, *trial.pool], taxonomy, SETTINGS), trial.held_out)


def deal(examples: Sequence[Example], seed: int, start: int) -> Trial:
    """Deal sentences, or whole sources where there are enough, to the sides of a trial."""
    by_source = len({example.source for example in examples}) >= ENOUGH_SOURCES
    names = [each.source if by_source else str(place) for place, each in enumerate(examples)]
    groups, chance = sorted(set(names)), random.Random(seed)
    chance.shuffle(groups)
    out = set(groups[: round(len(groups) * HELD_OUT)])
    held_out = [each for each, name in zip(examples, names, strict=True) if name in out]
    rest = [each for each, name in zip(examples, names, strict=True) if name not in out]
    chance.shuffle(rest)
    return Trial(rest[:start], rest[start:], held_out)


def picks(
    trial: Trial, model: Model, most: int, seed: int
) -> Iterator[tuple[str, Sequence[Example]]]:
    """Yield what each way of picking reviews, by its name."""
    labelled = {example.text: example for example in trial.pool}
    items = review_items(labelled, model)
    doubtful = sorted(items, key=lambda item: -item.doubt)[:most]
    chance = random.Random(1000 + seed)
    for _ in range(2):
        yield "at random", chance.sample(list(trial.pool), most)
    yield "most doubtful", [labelled[item.example.text] for item in doubtful]
    yield "queue", [labelled[item.example.text] for item in review_queue(items, most)]


def judge(model: Model, trial: Trial) -> list[float]:
    """Return the figures of `report`."""
    result = evaluate(model, trial.held_out)
    precision = statistics.mean(each.average_precision for each in result.themes.values())
    return [result.themes_f1, precision, result.sentiment_accuracy, result.sentiment_macro_f1]


def report(figures: Mapping[str, Sequence[Sequence[float]]]) -> None:
    """Print the mean of each figure, and the standard error of the mean."""
    titles = ("themes, F1", "average precision", "sentiment, accuracy", "macro-F1")
    print(f"{'':<18}" + "".join(f"{title:>22}" for title in titles))
    for name, rows in figures.items():
        cells = [
            f"{statistics.mean(each):.3f} ± {_error(each):.3f}" for each in zip(*rows, strict=True)
        ]
        print(f"{name:<18}" + "".join(f"{cell:>22}" for cell in cells), flush=True)


def _error(values: Sequence[float]) -> float:
    return statistics.stdev(values) / len(values) ** 0.5 if len(values) > 1 else 0.0


def cover(model: Model, examples: Sequence[Example]) -> None:
    """Print the coverage table of a model on sentences it has not seen."""
    items = review_items([example.text for example in examples], model)
    print(f"{len(examples):,} sentences; reviewed, themes' precision and recall, sentiment right")
    for row in coverage_table(items, examples):
        figures = (row.precision, row.recall, row.sentiment_accuracy)
        print(f"{row.share:>4.0%}" + "".join(f"{figure:>8.3f}" for figure in figures))


if __name__ == "__main__":
    main()
