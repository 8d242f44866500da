"""Score real reports as a batch and say what it cost, beside bare text extraction.

    python -m benchmarks.real_reports REPORTS_DIR

Bare text extraction of the same files by the PDF library in this process, and the whole batch
(read, lay out, split, tag, write) with one worker are run by turns, five times; medians are shown.
Processors' time tells more than seconds on a busy machine: a batch waits for its reading process.
"""

from __future__ import annotations

import argparse
import statistics
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

import psutil
import pypdfium2

from findings_nlp.batch import Batch
from findings_nlp.scoring import score_reports
from findings_nlp.store import load_model

ROUNDS = 5


@dataclass(frozen=True)
class Run:
    """A batch, and the seconds and processors' seconds it took."""

    batch: Batch
    seconds: float
    work: float


@dataclass(frozen=True)
class Bare:
    """Pages whose text was extracted, and the seconds and processors' seconds it took."""

    pages: int
    seconds: float
    work: float

    @property
    def page_ms(self) -> float:
        """Return milliseconds a page."""
        return 1000 * self.seconds / self.pages


def bare_extraction(folder: Path) -> Bare:
    """Extract the text of every PDF with the PDF library alone."""
    pages, begin, before = 0, time.perf_counter(), processor_seconds()
    for path in sorted(folder.glob("*.pdf")):
        try:
            document = pypdfium2.PdfDocument(path)
        except pypdfium2.PdfiumError:
            continue
        for page in document:
            page.get_textpage().get_text_range()
            pages += 1
        document.close()
    return Bare(pages, time.perf_counter() - begin, processor_seconds() - before)


def processor_seconds() -> float:
    """Return the processors' time of this process and its children so far."""
    process = psutil.Process()
    times = [each.cpu_times() for each in (process, *process.children(recursive=True))]
    return sum(each.user + each.system for each in times)


def batch_run(folder: Path) -> Run:
    """Score a folder into a CSV file that is thrown away."""
    model = load_model()
    with tempfile.TemporaryDirectory() as scratch:
        begin, before = time.perf_counter(), processor_seconds()
        batch = score_reports([folder], Path(scratch) / "out.csv", model=model, workers=1)
        seconds, work = time.perf_counter() - begin, processor_seconds() - before
    return Run(batch, seconds, work)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folder", type=Path, help="a folder of real reports")
    folder = parser.parse_args().folder
    turns = [(bare_extraction(folder), batch_run(folder)) for _ in range(ROUNDS)]
    times = statistics.median(run.seconds / bare.seconds for bare, run in turns)
    work = statistics.median(run.work / bare.work for bare, run in turns)
    bare_ms = statistics.median(bare.page_ms for bare, _ in turns)
    run = sorted((run for _, run in turns), key=lambda run: run.seconds)[ROUNDS // 2]
    print(f"bare text extraction: {turns[0][0].pages:,} pages, {bare_ms:.2f} ms a page")
    show(run)
    print(f"{times:.2f} times bare extraction, {work:.2f} times its processors' time")
    for error in run.batch.failures:
        print(f"not read: {error.path.name}: {error.problem}: {error.found}")


def show(run: Run) -> None:
    read = [report for report in run.batch.reports if not report.error]
    pages = sum(report.page_count for report in read)
    sentences = sum(report.sentence_count for report in read)
    print(
        f"one worker: {len(read)} of {len(run.batch.reports)} files, {pages:,} pages, "
        f"{sentences:,} sentences, {run.batch.row_count:,} rows in {run.seconds:.1f} s: "
        f"{sentences / run.seconds:,.0f} sentences/s, {1000 * run.seconds / pages:.2f} ms a page"
    )


if __name__ == "__main__":
    main()
