r"""Compare corrected counts with counts of labels, authority by authority.

    findings-nlp labels join REPORTS_DIR -o real.jsonl
    findings-nlp labels join REPORTS_DIR --labels training_data/published/joint.jsonl -o joint.jsonl
    findings-nlp labels join REPORTS_DIR --labels training_data/published/services_sample.jsonl \
        -o sample.jsonl
    python -m benchmarks.corrected_counts real.jsonl --count joint.jsonl sample.jsonl

In each fold a model is trained without the authorities of the fold; what it finds in their
sentences of running text is corrected by the figures that it carries itself. Beside that stand the
count as found and Rogan and Gladen's correction (adjusted count). Counts of a theme's sentiments
are corrected by the model's confusion of sentences' sentiments in two ways, which `summary` does
not use: by how sentences found so were labelled (predictive values), and by the shares that make
what was found likeliest (expectation maximisation; Saerens, Latinne and Decaestecker, Neural
Computation 14, 2002, 21-41).
"""

from __future__ import annotations

import argparse
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt

from findings_nlp.examples import read_examples
from findings_nlp.fitting import folds_of
from findings_nlp.metrics import Counts
from findings_nlp.model import Model
from findings_nlp.records import Example, Finding
from findings_nlp.store import load_model
from findings_nlp.summary.correction import Range, corrected_count, known_errors
from findings_nlp.taxonomy import SENTIMENTS, Taxonomy
from findings_nlp.training import train

Floats = npt.NDArray[np.float64]

_FOLDS = 5
_STEPS = 200


@dataclass(frozen=True)
class Comparison:
    """One theme in the sentences of one authority: how many there are, and what was made of it."""

    theme: str
    there: int
    found: int
    corrected: Range
    adjusted: float
    sentiments: dict[str, Floats]


def compare(
    labels: Sequence[Example], counted: Sequence[Example], written: Sequence[Example]
) -> Iterator[Comparison]:
    """Yield a comparison for each theme and authority, fold by fold."""
    taxonomy = load_model().taxonomy
    fold_of = folds_of(labels, taxonomy, _FOLDS)
    for fold in range(_FOLDS):
        seen = [each for each, its in zip(labels, fold_of, strict=True) if its != fold]
        known = {each.source for each in seen}
        model = train([*seen, *written], taxonomy)
        by_authority = defaultdict(list)
        for example in counted:
            if example.source not in known:
                by_authority[example.source].append(example)
        for examples in by_authority.values():
            yield from compare_authority(model, examples)


def compare_authority(model: Model, examples: Sequence[Example]) -> Iterator[Comparison]:
    labelled = model.origin["cross_validated"]["sentence_count"]
    findings = model.tag([example.text for example in examples])
    for theme, errors in known_errors(model.origin).items():
        found = sum(theme in finding.themes for finding in findings)
        yield Comparison(
            theme=theme,
            there=sum(theme in example.themes for example in examples),
            found=found,
            corrected=corrected_count(found, errors),
            adjusted=adjusted_count(found, len(examples), errors, labelled),
            sentiments=sentiment_counts(model, theme, examples, findings, errors),
        )


def sentiment_counts(
    model: Model,
    theme: str,
    examples: Sequence[Example],
    findings: Sequence[Finding],
    errors: Counts,
) -> dict[str, Floats]:
    """Return how often each of `SENTIMENTS` is said of a theme: there, found, and as corrected."""
    tags = [each.themes[theme].sentiment for each in findings if theme in each.themes]
    labels = [each.themes[theme] for each in examples if theme in each.themes]
    there, found = (np.array([said.count(each) for each in SENTIMENTS]) for said in (labels, tags))
    confusion = model.origin["cross_validated"]["confusion"]
    table = np.array([[confusion[row][column] for column in SENTIMENTS] for row in SENTIMENTS])
    factor = errors.precision / errors.recall
    return {
        "there": there.astype(float),
        "as found": found.astype(float),
        "by predictive values": factor * (table / table.sum(axis=0)) @ found,
        "by expectation maximisation": factor * likeliest(found, table),
    }


def likeliest(found: Floats, table: Floats) -> Floats:
    """Return the counts by label that make the counts found likeliest."""
    if not found.any():
        return found.astype(float)
    found_if, shares = table / table.sum(axis=1, keepdims=True), np.full(len(table), 1 / len(table))
    for _ in range(_STEPS):
        joint = shares[:, None] * found_if
        shares = (joint / joint.sum(axis=0)) @ found / found.sum()
    return shares * found.sum()


def adjusted_count(found: int, sentences: int, errors: Counts, labelled: int) -> float:
    """Return Rogan and Gladen's estimate; not below 0."""
    wrongly = errors.wrong / (labelled - errors.support)
    return max((found - sentences * wrongly) / (errors.recall - wrongly), 0.0)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("labels", type=Path, help="labelled sentences of real reports")
    parser.add_argument("--count", type=Path, nargs="+", required=True, help="those to count in")
    parser.add_argument("--written", type=Path, default="training_data/written")
    paths = parser.parse_args()
    taxonomy = load_model().taxonomy
    labels, counted, written = (
        read_examples(each, taxonomy) for each in (paths.labels, paths.count, paths.written)
    )
    show(list(compare(labels, counted, written)), taxonomy)


def show(comparisons: Sequence[Comparison], taxonomy: Taxonomy) -> None:
    for theme in taxonomy.theme_names:
        own = [each for each in comparisons if each.theme == theme]
        some = [each for each in own if each.there or each.found]
        inside = [each.corrected.low <= each.there <= each.corrected.high for each in some]
        error = {
            "as found": np.mean([abs(each.found - each.there) for each in own]),
            "corrected": np.mean([abs(each.corrected.value - each.there) for each in own]),
            "Rogan-Gladen": np.mean([abs(each.adjusted - each.there) for each in own]),
        }
        print(
            f"{theme}: {sum(each.there for each in own)} there, "
            f"{sum(each.found for each in own)} found, "
            f"{sum(each.corrected.value for each in own):.0f} corrected, "
            f"{sum(each.adjusted for each in own):.0f} by Rogan and Gladen; "
            f"{sum(inside)} of {len(some)} authorities inside the interval; "
            f"mean error {', '.join(f'{name} {mean:.2f}' for name, mean in error.items())}"
        )
        show_sentiments(own)


def show_sentiments(own: Sequence[Comparison]) -> None:
    there = np.array([each.sentiments["there"] for each in own])
    print(f"    there: {', '.join(map('{} {:.0f}'.format, SENTIMENTS, there.sum(axis=0)))}")
    for name in [each for each in own[0].sentiments if each != "there"]:
        made = np.array([each.sentiments[name] for each in own])
        counts = zip(SENTIMENTS, made.sum(axis=0), np.abs(made - there).mean(axis=0), strict=True)
        said = ", ".join(f"{each} {total:.0f} ({away:.2f})" for each, total, away in counts)
        print(f"    {name}, and mean error: {said}; {np.abs(made - there).mean():.3f} in all")


if __name__ == "__main__":
    main()
