"""How alike the labels of a sentence and of its nearest labelled sentences are.

``python -m benchmarks.neighbours LABELS ...`` takes files or folders of labelled sentences with
sources. A model is trained on every second source; for each sentence with a theme of the others,
the five nearest labelled sentences of the first are found: by plain TF-IDF, and as
`findings_nlp.neighbours` does.
"""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np

from findings_nlp.examples import read_examples
from findings_nlp.model import Model
from findings_nlp.neighbours import unit_vectors
from findings_nlp.records import Example
from findings_nlp.store import load_model
from findings_nlp.training import train

NEAREST = 5


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("labels", nargs="+", type=Path)
    taxonomy = load_model().taxonomy
    examples = read_examples(parser.parse_args().labels, taxonomy)
    kept = set(sorted({example.source for example in examples})[::2])
    labelled = [example for example in examples if example.source in kept]
    asked = [example for example in examples if example.source not in kept and example.themes]
    model = train(labelled, taxonomy)
    print(f"{len(asked):,} sentences with a theme, {len(labelled):,} labelled sentences")
    for name, measured in {"TF-IDF": tfidf(model), "what n-grams add": model}.items():
        report(name, asked, neighbours(measured, asked, labelled))


def tfidf(model: Model) -> Model:
    """Return a model to which each n-gram matters by its idf alone."""
    squares = model.weights.values[:, -1:]
    idf = np.repeat(np.sqrt(squares), len(model.taxonomy.columns), axis=1)
    return replace(model, weights=replace(model.weights, values=np.hstack([idf, squares])))


def neighbours(
    model: Model, asked: Sequence[Example], labelled: Sequence[Example]
) -> list[list[Example]]:
    """Return the nearest labelled sentences of each sentence asked about."""
    rows, columns = ([example.text for example in given] for given in (asked, labelled))
    cosines = (unit_vectors(model, rows) @ unit_vectors(model, columns).T).toarray()
    order = np.argsort(-cosines, axis=1, kind="stable")[:, :NEAREST].tolist()
    return [[labelled[place] for place in places] for places in order]


def report(name: str, asked: Sequence[Example], found: Sequence[Sequence[Example]]) -> None:
    pairs = [(example, near) for example, group in zip(asked, found, strict=True) for near in group]
    themes = [theme in near.themes for example, near in pairs for theme in example.themes]
    labels = [
        (example.sentiment, set(example.themes)) == (near.sentiment, set(near.themes))
        for example, near in pairs
    ]
    print(
        f"{name:<18} have the theme: {np.mean(themes):.1%}; "
        f"the same themes and sentiment: {np.mean(labels):.1%}"
    )


if __name__ == "__main__":
    main()
