"""Batch runs: many reports in, one result file and its manifest out."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

from findings_nlp.batch import Batch, ReportSummary, ScoredReport
from findings_nlp.errors import OutputError, ReadError
from findings_nlp.manifest import write_manifest
from findings_nlp.model import Model
from findings_nlp.reading.files import report_files
from findings_nlp.reading.reader import read_report
from findings_nlp.store import load_model
from findings_nlp.tables import check_output, open_table, rows_of


def score_report(path: Path, model: Model) -> ScoredReport:
    """Read and tag one report; a file that cannot be read comes back with its error."""
    try:
        report = read_report(path)
    except ReadError as error:
        return ScoredReport(ReportSummary(path, error=error))
    findings = tuple(model.tag(report.sentences))
    summary = ReportSummary(
        path=path,
        sha256=report.sha256,
        page_count=report.page_count,
        sentence_count=len(findings),
        tags=Counter(
            (theme, tag.sentiment) for finding in findings for theme, tag in finding.themes.items()
        ),
        review_count=sum(finding.needs_review for finding in findings),
        warnings=report.warnings,
    )
    return ScoredReport(summary, findings, report)


def score_each(
    paths: Iterable[str | Path], model: Model | None = None, *, workers: int = 1
) -> Iterator[ScoredReport]:
    """Read and tag reports one after the other, or several at a time.

    Parameters
    ----------
    paths
        Files, folders and globs; see `report_files`.
    model
        The model that tags; the shipped one if None.
    workers
        Number of processes; -1 for one a processor.

    Yields
    ------
    ScoredReport
        In the order of `report_files`, whatever the number of workers.
    """
    model = model or load_model()
    files = report_files(paths)
    if workers == 1:
        yield from (score_report(path, model) for path in files)
        return
    from joblib import Parallel, delayed

    parallel = Parallel(n_jobs=workers, return_as="generator")
    yield from parallel(delayed(score_report)(path, model) for path in files)


def score_reports(  # noqa: PLR0913  (what a batch needs, all but the first two by name)
    paths: Iterable[str | Path],
    output: str | Path,
    *,
    model: Model | None = None,
    workers: int = 1,
    every_sentence: bool = False,
    on_report: Callable[[ScoredReport], None] | None = None,
) -> Batch:
    """Tag the sentences of reports and write them to a file, with a manifest beside it.

    Parameters
    ----------
    paths
        Files, folders and globs; see `report_files`.
    output
        The result file; its suffix (.csv, .jsonl, .parquet, .xlsx) names the format. The manifest
        is written beside it, as ``NAME.manifest.json``.
    model
        The model that tags; the shipped one if None.
    workers
        Number of processes; -1 for one a processor.
    every_sentence
        Write the sentences without a theme too.
    on_report
        Called with each report once its rows are written, for showing progress.

    Raises
    ------
    OutputError
        The output cannot be written, or there is nothing to read.
    """
    output, files = Path(output), report_files(paths)
    check_output(output)
    if not files:
        raise OutputError(f"{output}: not written, no reports were found; name files or folders")
    model = model or load_model()
    summaries, row_count = [], 0
    with open_table(output) as table:
        for scored in score_each(files, model, workers=workers):
            path = scored.summary.path.as_posix()
            rows = list(rows_of(path, scored.findings, every_sentence=every_sentence))
            table.write(rows)
            row_count += len(rows)
            summaries.append(scored.summary)
            if on_report:
                on_report(scored)
    batch = Batch(output, tuple(summaries), row_count)
    write_manifest(batch, model, {"every_sentence": every_sentence})
    return batch
