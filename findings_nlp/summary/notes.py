"""What a reader should know of the results that were summed up, a sentence each."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from findings_nlp.summary.facts import Register
from findings_nlp.summary.groups import KnownReport
from findings_nlp.summary.results import Results

if TYPE_CHECKING:
    from findings_nlp.model import Model

_HASH_SHOWN = 12
_RETRAINED = "(A model retrained by train --from has none to correct by; train measures them.)"


def notes_on(
    results: Results,
    reports: Sequence[KnownReport],
    register: Register,
    model: Model,
    uncorrected: Sequence[str],
) -> Iterator[str]:
    """Yield what is odd about results.

    Parameters
    ----------
    results
        What was read.
    reports
        Its reports, with what is known of them.
    register
        The list that was given of them.
    model
        The model whose known error was to correct the counts.
    uncorrected
        The themes whose counts are not corrected.
    """
    yield from _on_correction(results, model, uncorrected)
    if results.unread:
        yield f"Files that could not be read and are not counted: {results.unread:,}."
    yield from _on_facts(reports)
    yield from _on_register(results, register)
    names = Counter(report.sha256 for report in results.reports)
    again = sum(count - 1 for count in names.values())
    if again:
        yield f"Files that hold the same report as another and are counted too: {again:,}."


def _on_correction(results: Results, model: Model, uncorrected: Sequence[str]) -> Iterator[str]:
    if model.sha256 != results.model_sha256:
        yield (
            "Counts are as tagged, not corrected: the manifest names the model "
            f"{results.model_sha256[:_HASH_SHOWN]}…, and the figures at hand are those of "
            f"{model.sha256[:_HASH_SHOWN]}…; name the folder of the one that tagged with --model. "
            f"{_RETRAINED}"
        )
    elif not results.as_scored:
        yield (
            "Counts are as they stand, not corrected: the rows are no longer those that score "
            "wrote, and the model's error says nothing of rows that were changed."
        )
    elif uncorrected:
        yield (
            f"Counts of {', '.join(uncorrected)} are as tagged, not corrected: the model has no "
            f"figures of how well it finds them. {_RETRAINED}"
        )


def _on_facts(reports: Sequence[KnownReport]) -> Iterator[str]:
    by_name = sum(
        not (report.listed or report.from_page) and report.facts.is_full for report in reports
    )
    from_page = sum(report.from_page for report in reports)
    unknown = sum(not report.facts.is_full for report in reports)
    if by_name:
        yield f"Reports whose authority and year are read from the file's name: {by_name:,}."
    if from_page:
        yield (
            "Reports whose authority or year is read from their own first page, as the manifest "
            f"tells of each: {from_page:,}."
        )
    if unknown:
        yield (
            f"Reports whose authority or year is unknown: {unknown:,}; a CSV file with the columns "
            "file, authority and date can tell them."
        )


def _on_register(results: Results, register: Register) -> Iterator[str]:
    paths = (report.path for report in results.reports)
    idle = register.idle_lines(paths, (report.sha256 for report in results.reports))
    if idle:
        yield (
            f"Lines of {register.name} that name no report of the results: {len(idle):,}, the "
            f"first of them {idle[0] or 'no file at all'}."
        )
