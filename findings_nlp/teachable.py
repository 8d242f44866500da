"""Whether labelled sentences can be learnt from: themes that are known, each with both sides."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from findings_nlp.errors import LabelError
from findings_nlp.records import Example
from findings_nlp.taxonomy import Taxonomy


def check_teachable(
    examples: Sequence[Example], taxonomy: Taxonomy, learnt: Collection[str]
) -> None:
    """Check that some themes of a taxonomy can be learnt from labelled sentences.

    Parameters
    ----------
    examples
        The labelled sentences.
    taxonomy
        The themes that sentences may have.
    learnt
        The themes to be learnt.

    Raises
    ------
    LabelError
        There is no sentence, a sentence has another theme, or a theme to be learnt has no example
        or no counter-example.
    """
    if not examples:
        raise LabelError("no labelled sentences were given; label some")
    unknown = {theme for example in examples for theme in example.themes}
    unknown -= set(taxonomy.theme_names)
    if unknown:
        raise LabelError(
            f"theme {', '.join(sorted(unknown))} is not in the taxonomy {taxonomy.name!r}; "
            f"allowed: {', '.join(taxonomy.theme_names)}"
        )
    for theme in learnt:
        _check_both_sides(theme, examples)


def _check_both_sides(theme: str, examples: Sequence[Example]) -> None:
    positives = sum(theme in example.themes for example in examples)
    if positives == 0:
        raise LabelError(
            f"no labelled sentence has the theme {theme!r}; label some, or take it out of the "
            "taxonomy"
        )
    if positives == len(examples):
        raise LabelError(
            f"every labelled sentence has the theme {theme!r}; add sentences without it"
        )
