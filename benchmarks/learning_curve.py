"""How accuracy grows with labelled sentences: cross-validated on real ones, figures and a picture.

    python -m benchmarks.learning_curve REAL.jsonl -o docs/learning_curve

REAL.jsonl comes from ``findings-nlp labels join``. Folds are grouped by authority; every point is
judged on the same real sentences, and what is left out of a point is left out of training alone.
"""

from __future__ import annotations

import argparse
import json
import random
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from findings_nlp.cross_validation import cross_validate
from findings_nlp.examples import read_examples
from findings_nlp.model import Model
from findings_nlp.records import Example
from findings_nlp.settings import Settings
from findings_nlp.store import load_model
from findings_nlp.taxonomy import Taxonomy
from findings_nlp.training import train

WRITTEN = Path(__file__).parent.parent / "training_data" / "written"
FOLDS = 3
REAL_COUNTS = (500, 1000, 2000, 4000, 8000)
WRITTEN_COUNTS = (0, 1000, 2500)


@dataclass(frozen=True)
class Point:
    """A number of labelled sentences of both kinds, and how well what learns from them does."""

    real: int
    written: int
    themes_f1: float
    sentiment_accuracy: float
    sentiment_macro_f1: float


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("real", type=Path)
    parser.add_argument("-o", "--output", type=Path, required=True)
    arguments = parser.parse_args()
    taxonomy = load_model().taxonomy
    real = read_examples(arguments.real, taxonomy)
    written = read_examples(WRITTEN, taxonomy)
    points = [  # the numbers of either kind ascend
        point(real, written, counts, taxonomy)
        for counts in (
            *((count, len(written)) for count in REAL_COUNTS),
            *((len(real), count) for count in WRITTEN_COUNTS),
            (len(real), len(written)),
        )
    ]
    lines = [json.dumps(asdict(each)) for each in points]
    arguments.output.with_suffix(".jsonl").write_text("\n".join(lines) + "\n", encoding="utf-8")
    draw(points, arguments.output.with_suffix(".svg"))


def point(
    real: Sequence[Example], written: Sequence[Example], counts: tuple[int, int], taxonomy: Taxonomy
) -> Point:
    """Cross-validate what learns from so many real and so many written sentences."""
    kept = set(random.Random(0).sample(range(len(real)), len(real))[: counts[0]])
    known = {(real[place].source, real[place].text) for place in kept}
    some = random.Random(0).sample(list(written), len(written))[: counts[1]]

    def learn(seen: Sequence[Example]) -> Model:
        fewer = [each for each in seen if (each.source, each.text) in known]
        return train([*fewer, *some], taxonomy, Settings(folds=FOLDS))

    result = cross_validate(learn, real, taxonomy, folds=FOLDS)
    found = Point(*counts, result.themes_f1, result.sentiment_accuracy, result.sentiment_macro_f1)
    print(found, flush=True)
    return found


def draw(points: Sequence[Point], path: Path) -> None:
    """Draw the three figures against the number of real, and of written sentences."""
    import matplotlib as mpl

    mpl.use("svg")
    import matplotlib.pyplot as plt

    mpl.rcParams.update({"svg.hashsalt": "learning curve", "svg.fonttype": "none"})
    full_real = max(each.real for each in points)
    full_written = max(each.written for each in points)
    figure, axes = plt.subplots(1, 2, figsize=(9, 3.6), sharey=True, layout="constrained")
    for axis, kind, chosen in (
        (axes[0], "real", [each for each in points if each.written == full_written]),
        (axes[1], "written", [each for each in points if each.real == full_real]),
    ):
        for name, label, marker in (
            ("themes_f1", "themes, micro-F1", "o"),
            ("sentiment_accuracy", "sentiment, accuracy", "s"),
            ("sentiment_macro_f1", "sentiment, macro-F1", "^"),
        ):
            across = [getattr(each, kind) for each in chosen]
            axis.plot(across, [getattr(each, name) for each in chosen], marker=marker, label=label)
        axis.set_xlabel(f"{kind} sentences learnt from")
        axis.grid(alpha=0.3)
    axes[0].set_title(f"with {full_written:,} written sentences", fontsize=10)
    axes[1].set_title(f"with {full_real:,} real sentences", fontsize=10)
    axes[0].legend(loc="lower right", fontsize=8)
    figure.savefig(path, metadata={"Date": None})


if __name__ == "__main__":
    main()
