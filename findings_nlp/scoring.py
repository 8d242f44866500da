"""Batch runs: many reports in, one result file and its manifest out."""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from functools import partial
from itertools import chain
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TypeVar
from warnings import catch_warnings, simplefilter

from findings_nlp.batch import (
    Batch,
    ReportSummary,
    ScoredReport,
    Tagging,
    WrittenReport,
    name_in_results,
)
from findings_nlp.errors import OutputError, ReadError
from findings_nlp.finished_reports import FinishedReports
from findings_nlp.manifest import write_manifest
from findings_nlp.model import Model
from findings_nlp.reading.files import report_files
from findings_nlp.reading.reader import read_report
from findings_nlp.result_rows import rows_of
from findings_nlp.shared_model import SharedModel, share_model
from findings_nlp.store import load_model
from findings_nlp.tables import check_output, open_table
from findings_nlp.title_page import read_title_page
from findings_nlp.version import __version__

Done = TypeVar("Done")
InWorker = Callable[[ScoredReport, Model], None]

_MOST_THREADS = 4
"""Up to so many workers are threads of this process: nine tenths of the work on a report is done by
the process that reads it, of which each thread has one. Threads start at once and share the model;
more of them would wait for one another, so more workers are processes."""
_REPORTS_AHEAD = 16
"""Reports a worker that may be scored and held in memory before the first of them is taken."""


def score_report(path: Path, model: Model) -> ScoredReport:
    """Read and tag one report; a file that cannot be read comes back with its error."""
    try:
        report = read_report(path)
    except ReadError as error:
        return ScoredReport(ReportSummary(path, error=error))
    decisions = model.tag_columns(sentence.text for sentence in report.sentences)
    tagging = Tagging(report, decisions, model.taxonomy)
    summary = ReportSummary(
        path=path,
        sha256=report.sha256,
        page_count=report.page_count,
        sentence_count=len(report.sentences),
        tags=tagging.tags,
        review_count=int(decisions.unsure.sum()),
        warnings=report.warnings,
        title_page=read_title_page(report),
    )
    return ScoredReport(summary, tagging)


def score_each(
    paths: Iterable[str | Path],
    model: Model | None = None,
    *,
    workers: int | None = None,
    in_worker: InWorker | None = None,
) -> Iterator[ScoredReport]:
    """Read and tag reports one after the other, or several at a time.

    Parameters
    ----------
    paths
        Files, folders and globs; see `report_files`.
    model
        The model that tags; the shipped one if None.
    workers
        Number of reports at a time; -1 for one a processor; None for what
        ``joblib.parallel_config`` says, or else one.
    in_worker
        Called in the worker with each report that it has scored and the model, for making more of
        it, such as a page. It must be picklable.

    Yields
    ------
    ScoredReport
        In the order of `report_files`, whatever the number of workers.
    """
    from joblib import effective_n_jobs

    model, files = model or load_model(), report_files(paths)
    step = _REPORTS_AHEAD * effective_n_jobs(workers)
    with TemporaryDirectory() as folder:
        shared = share_model(model, Path(folder) / "model")
        work = partial(_score, model=shared, in_worker=in_worker)
        for start in range(0, len(files), step):
            yield from _in_parallel(work, files[start : start + step], workers)


def _score(path: Path, model: SharedModel, in_worker: InWorker | None) -> ScoredReport:
    scored = score_report(path, model.load())
    if in_worker and not scored.summary.error:
        in_worker(scored, model.load())
    return scored


def score_reports(  # noqa: PLR0913  (what a batch needs, all but the first two by name)
    paths: Iterable[str | Path],
    output: str | Path,
    *,
    model: Model | None = None,
    workers: int | None = None,
    every_sentence: bool = False,
    in_worker: InWorker | None = None,
    on_report: Callable[[WrittenReport], None] | None = None,
) -> Batch:
    """Tag the sentences of reports and write them to a file, with a manifest beside it.

    A batch that breaks off leaves its finished reports in a folder beside the output, named
    ``.NAME.parts``. Started again it takes them from there, unless the report's file, the model or
    an option has changed. The folder is removed when the batch is done. If no report can be read,
    nothing is written, and an earlier result stays as it was.

    Parameters
    ----------
    paths
        Files, folders and globs; see `report_files`.
    output
        The result file; its suffix (.csv, .jsonl, .parquet, .xlsx) names the format. Without a
        suffix, a folder of Parquet files. The manifest is written beside it, as
        ``NAME.manifest.json``.
    model
        The model that tags; the shipped one if None.
    workers
        Number of reports at a time; -1 for one a processor; None for what
        ``joblib.parallel_config`` says, or else one. On a cluster, every worker must see the
        reports and the output's folder.
    every_sentence
        Write the sentences without a theme too.
    in_worker
        Called in the worker with each report that it has scored and the model, for making more of
        it than rows, such as a page. It must be picklable, and have the same ``repr`` when a batch
        goes on.
    on_report
        Called with each report once its rows are written, for showing progress.

    Raises
    ------
    OutputError
        The output cannot be written, there is nothing to read, or a worker died.
    """
    output, files = Path(output), report_files(paths)
    check_output(output)
    if not files:
        raise OutputError(f"{output}: not written, no reports were found; name files or folders")
    model = model or load_model()
    work = _begin(output, model, every_sentence, in_worker)
    with closing(_finished(files, work, workers)) as reports:
        batch = _write(reports, output, work.finished.folder, on_report)
    if batch.read_count:
        write_manifest(batch, model, {"every_sentence": every_sentence})
    work.finished.remove()
    return batch


@dataclass(frozen=True)
class _Work:
    """What a worker does with each report of a batch; it is small to send."""

    finished: FinishedReports
    model: SharedModel
    every_sentence: bool
    in_worker: InWorker | None

    def __call__(self, path: Path) -> ReadError | None:
        """Have a report among the finished ones; return why it cannot be read, if it cannot."""
        if self.finished.hold(path):
            return None
        scored = _score(path, self.model, self.in_worker)
        if not scored.tagging:
            return scored.summary.error
        tagging = scored.tagging
        findings = tagging.findings if self.every_sentence else tagging.themed_findings
        rows = rows_of(name_in_results(path), findings, every_sentence=self.every_sentence)
        self.finished.keep(WrittenReport(scored.summary, tuple(rows)))
        return None


def _begin(output: Path, model: Model, every_sentence: bool, in_worker: InWorker | None) -> _Work:
    """Make the folder of the finished reports, or find that of a batch that broke off."""
    folder = output.absolute().with_name(f".{output.name}.parts")
    try:
        folder.mkdir(exist_ok=True)
    except OSError as error:
        raise OutputError(
            f"{output}: {error.strerror or error}; choose a folder that you may write into"
        ) from None
    key = f"{__version__} {model.sha256} {every_sentence} {in_worker!r}"
    shared = share_model(model, folder / "model")
    return _Work(FinishedReports(folder, key), shared, every_sentence, in_worker)


def _finished(
    files: Sequence[Path], work: _Work, workers: int | None
) -> Generator[WrittenReport, None, None]:
    """Yield the reports in their order, each as soon as it and those before it are finished."""
    for path, error in zip(files, _in_parallel(work, files, workers), strict=True):
        if error:
            yield WrittenReport(ReportSummary(path, error=error))
        else:
            yield work.finished.take(path)


def _write(
    reports: Iterable[WrittenReport],
    output: Path,
    scratch: Path,
    on_report: Callable[[WrittenReport], None] | None,
) -> Batch:
    summaries: list[ReportSummary] = []

    def noted() -> Iterator[WrittenReport]:
        for report in reports:
            summaries.append(report.summary)
            yield report
            if on_report:
                on_report(report)

    row_count, each = 0, noted()
    first = next((report for report in each if not report.summary.error), None)
    if first:
        with open_table(output, scratch) as table:
            for report in chain([first], each):
                table.write(report.rows)
                row_count += len(report.rows)
    return Batch(output, tuple(summaries), row_count)


def _in_parallel(
    work: Callable[[Path], Done], files: Sequence[Path], workers: int | None
) -> Iterator[Done]:
    """Yield what is done of each file, in their order, as soon as it is done."""
    from concurrent.futures.process import BrokenProcessPool

    from joblib import Parallel, delayed, effective_n_jobs

    prefer = "threads" if effective_n_jobs(workers) <= _MOST_THREADS else "processes"
    parallel = Parallel(n_jobs=workers, prefer=prefer, return_as="generator", batch_size=1)
    results = parallel(delayed(work)(path) for path in files)
    try:
        for done in results:  # noqa: UP028  (`yield from` would close it first, and noisily)
            yield done
    except BrokenProcessPool:
        raise OutputError(
            "a worker process was killed, perhaps for want of memory; run the same again, with "
            "fewer workers: a batch with an output goes on where it broke off"
        ) from None
    finally:
        with catch_warnings():
            simplefilter("ignore")  # it warns of work that nobody takes
            results.close()
