"""The formats of review files by name, out and in."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import islice
from pathlib import Path

from findings_nlp.errors import LabelError, OutputError
from findings_nlp.review.answers import Review, check_answers
from findings_nlp.review.argilla import ARGILLA
from findings_nlp.review.csv_sheet import CSV
from findings_nlp.review.doccano import DOCCANO
from findings_nlp.review.format import Format
from findings_nlp.review.item import ReviewItem, subjects
from findings_nlp.review.label_studio import LABEL_STUDIO
from findings_nlp.review.prodigy import PRODIGY
from findings_nlp.review.xlsx_sheet import XLSX
from findings_nlp.taxonomy import Taxonomy

FORMATS: tuple[Format, ...] = (CSV, XLSX, LABEL_STUDIO, DOCCANO, PRODIGY, ARGILLA)
NAMES = tuple(each.name for each in FORMATS)


def format_of(path: Path, name: str | None = None) -> Format:
    """Return the format of a file that is to be written: by name, or by suffix if that tells.

    Raises
    ------
    OutputError
        There is no such format, it has another suffix, or several have this one.
    """
    fitting = [each for each in FORMATS if name in (None, each.name)]
    if not fitting:
        raise OutputError(f"{path}: no such format: {name!r}; allowed: {', '.join(NAMES)}")
    alike = [each for each in fitting if each.suffix == path.suffix.lower()]
    if len(alike) == 1:
        return alike[0]
    if alike:
        names = ", ".join(each.name for each in alike)
        raise OutputError(f"{path}: several formats end in {path.suffix}; name one: {names}")
    suffixes = ", ".join(dict.fromkeys(each.suffix for each in fitting))
    raise OutputError(f"{path}: ends in {path.suffix or 'no suffix'!r}; end the name in {suffixes}")


def export_review(
    items: Sequence[ReviewItem], path: str | Path, taxonomy: Taxonomy, name: str | None = None
) -> Format:
    """Write items for an annotation tool or a spreadsheet.

    Parameters
    ----------
    items
        The sentences, in the order people will see them.
    path
        The file.
    taxonomy
        The themes.
    name
        The format, one of `NAMES`; None if the suffix tells.

    Returns
    -------
    written
        The format, which says what to do with the file.

    Raises
    ------
    OutputError
        There is no such format, or the file cannot be written.
    TaxonomyError
        A theme has the name of something else that the file holds.
    """
    path = Path(path)
    chosen = format_of(path, name)
    subjects(taxonomy)
    chosen.write(items, path, taxonomy)
    return chosen


def import_review(path: str | Path, taxonomy: Taxonomy, name: str | None = None) -> Review:
    """Read what people answered in an annotation tool or a spreadsheet.

    Parameters
    ----------
    path
        The file.
    taxonomy
        The themes allowed.
    name
        The format, one of `NAMES`; None to see it by the file.

    Returns
    -------
    review
        The labelled sentences, and the answers that were refused, each with the reason.

    Raises
    ------
    LabelError
        The file cannot be read, or is of no format of review files.
    TaxonomyError
        A theme has the name of something else that such a file holds.
    """
    path = Path(path)
    subjects(taxonomy)
    if not path.is_file():
        raise LabelError(f"{path}: not found; check the path")
    chosen = _format_by_content(path, taxonomy, name)
    return check_answers(chosen.rows(path, taxonomy), chosen.answers_of, taxonomy)


def _format_by_content(path: Path, taxonomy: Taxonomy, name: str | None) -> Format:
    fitting = [each for each in FORMATS if (name or each.name) == each.name]
    if name is None:
        fitting = [each for each in fitting if each.suffix == path.suffix.lower()]
    if name is None and len(fitting) > 1:
        fitting = [each for each in fitting if _has_mark(path, taxonomy, each)]
    if len(fitting) != 1:
        raise LabelError(
            f"{path}: not seen to be a review file; name its format: {', '.join(NAMES)}"
        )
    return fitting[0]


def _has_mark(path: Path, taxonomy: Taxonomy, tried: Format) -> bool:
    """Return whether the first record has the key that marks the format."""
    first = islice(tried.rows(path, taxonomy), 1)
    return any(isinstance(row.record, dict) and tried.mark in row.record for row in first)
