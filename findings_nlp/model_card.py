"""The model card: what people should know of a model, made from its own numbers."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from findings_nlp.model import Model

_CHECKED = {
    "themes_f1": "themes, F1 over all (micro)",
    "sentiment_accuracy": "sentence sentiment, accuracy",
    "sentiment_macro_f1": "sentence sentiment, mean F1 of the four",
    "theme_sentiment_accuracy": "sentiment of the themes found, accuracy",
    "divided_theme_sentiment_accuracy": "the same where there are several themes or it is mixed",
    "review_share": "share of sentences sent to review",
}
"""Figures of an evaluation, and what people call them."""


def model_card(model: Model) -> str:
    """Return the model card in Markdown."""
    return "\n\n".join(
        [
            f"# Model card: {model.taxonomy.name}",
            f"{_made_of(model)} Plain data, no code; load it with "
            "`findings_nlp.load_model(FOLDER)`.",
            "## Themes",
            "\n".join(f"- `{theme.name}`: {theme.definition}" for theme in model.taxonomy.themes),
            _trained_on(model.origin),
            _checked(model.origin.get("cross_validated", {})),
            "## Thresholds and calibration",
            _threshold_table(model),
            "## Limits",
            "The figures above hold for sentences like those it was trained on. A tag is a first "
            "pass for a person to check, above all where `needs_review` is set.",
        ]
    )


def _made_of(model: Model) -> str:
    patterns = model.weights.patterns
    beside = (
        f", and for sentiment {len(patterns.bias)} patterns of three words over vectors of "
        f"{len(patterns.slots):,} words"
        if patterns
        else ""
    )
    return (
        "Tags each sentence of an inspection report with its themes and its sentiment: a linear "
        "support vector machine a column over hashed n-grams, folded into one weight "
        f"table{beside}."
    )


def _trained_on(origin: Mapping[str, Any]) -> str:
    libraries = ", ".join(f"{name} {found}" for name, found in origin.get("libraries", {}).items())
    made = f", with {libraries}" if libraries else ""
    if "retrained_from" in origin:
        made += f", on top of the model `{origin['retrained_from']}`"
    taught = origin.get("taught", 0)
    beside = f", beside {taught} passages of reports that a teacher scored" if taught else ""
    return (
        f"## Training data\n\n{origin.get('examples', 'unknown')} labelled sentences from "
        f"{origin.get('sources') or 'no named'} sources (SHA-256 "
        f"`{origin.get('examples_sha256', 'unknown')}`){beside}{made}."
    )


def _checked(figures: Mapping[str, Any]) -> str:
    if not figures:
        return (
            "## Figures\n\nNone were measured; `findings-nlp evaluate` and `compare` measure them "
            "on labelled sentences that it was not trained on."
        )
    rows = [(label, f"{figures[name]:.3f}") for name, label in _CHECKED.items() if name in figures]
    themes = [
        (f"`{name}`", *(f"{theme[key]:.3f}" for key in ("precision", "recall", "f1")))
        for name, theme in figures.get("themes", {}).items()
    ]
    return "\n\n".join(
        [
            "## Cross-validated on the training data",
            "No sentence was scored by weights that had seen it or its source.",
            _table(("", "figure"), rows),
            _table(("theme", "precision", "recall", "F1"), themes),
        ]
    )


def _threshold_table(model: Model) -> str:
    rows = []
    for name, platt in model.calibration.items():
        threshold = f"{model.thresholds[name]:.3f}" if name in model.thresholds else "–"
        rows.append((f"`{name}`", threshold, f"{platt.slope:.2f}", f"{platt.offset:.2f}"))
    return _table(("column", "threshold", "slope", "offset"), rows)


def _table(header: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> str:
    lines = [header, tuple("---" for _ in header), *rows]
    return "\n".join(f"| {' | '.join(cells)} |" for cells in lines)
