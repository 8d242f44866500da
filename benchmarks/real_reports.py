"""Score real reports as a batch and say what it cost, beside bare text extraction.

    python -m benchmarks.real_reports REPORTS_DIR

Everything is measured in one run: bare text extraction of the same files by the PDF library in
this process, then the whole batch (read, lay out, split, tag, write) with one worker and with two.
"""

from __future__ import annotations

import argparse
import tempfile
import threading
import time
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

import psutil
import pypdfium2

from findings_nlp.batch import Batch
from findings_nlp.scoring import score_reports
from findings_nlp.store import load_model

_SAMPLING_SECONDS = 0.05
_MEGABYTE = 1_000_000


@dataclass(frozen=True)
class Run:
    """A batch, the seconds it took, and the most memory its processes held together, in MB."""

    batch: Batch
    seconds: float
    peak_megabytes: float


class MemoryWatch(threading.Thread):
    """Samples the memory of a process and its children, shared pages counted once (PSS)."""

    def __init__(self, process: psutil.Process) -> None:
        super().__init__(daemon=True)
        self.peak = 0
        self._process = process
        self._done = threading.Event()

    def run(self) -> None:
        while not self._done.wait(_SAMPLING_SECONDS):
            self.peak = max(self.peak, self._memory())

    def _memory(self) -> int:
        try:
            children = self._process.children(recursive=True)
        except psutil.Error:  # it has ended
            return 0
        return sum(_memory_of(process) for process in (self._process, *children))

    def stop(self) -> float:
        self._done.set()
        self.join()
        return self.peak / _MEGABYTE


def _memory_of(process: psutil.Process) -> int:
    try:
        return process.memory_full_info().pss
    except psutil.Error:  # it has ended
        return 0


def bare_extraction(folder: Path) -> Counter[str]:
    """Extract the text of every PDF with the PDF library alone: pages, characters, seconds."""
    total: Counter[str] = Counter()
    begin = time.perf_counter()
    for path in sorted(folder.glob("*.pdf")):
        try:
            document = pypdfium2.PdfDocument(path)
        except pypdfium2.PdfiumError:
            continue
        for page in document:
            total["characters"] += len(page.get_textpage().get_text_range())
            total["pages"] += 1
        document.close()
    total["milliseconds"] = round(1000 * (time.perf_counter() - begin))
    return total


def batch_run(folder: Path, workers: int) -> Run:
    """Score a folder into a CSV file that is thrown away."""
    model = load_model()
    watch = MemoryWatch(psutil.Process())
    watch.start()
    with tempfile.TemporaryDirectory() as scratch:
        begin = time.perf_counter()
        batch = score_reports([folder], Path(scratch) / "out.csv", model=model, workers=workers)
        seconds = time.perf_counter() - begin
    return Run(batch, seconds, watch.stop())


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folder", type=Path, help="a folder of real reports")
    folder = parser.parse_args().folder
    bare = bare_extraction(folder)
    bare_ms = bare["milliseconds"] / bare["pages"]
    print(f"bare text extraction: {bare['pages']:,} pages, {bare_ms:.2f} ms a page")
    for workers in (1, 2):
        run = batch_run(folder, workers)
        show(run, workers, bare_ms)
    for error in run.batch.failures:
        print(f"not read: {error.path.name}: {error.problem}: {error.found}")


def show(run: Run, workers: int, bare_ms: float) -> None:
    read = [report for report in run.batch.reports if not report.error]
    pages = sum(report.page_count for report in read)
    sentences = sum(report.sentence_count for report in read)
    page_ms = 1000 * run.seconds / pages
    print(
        f"{workers} worker{'s' * (workers > 1)}: {len(read)} of {len(run.batch.reports)} files, "
        f"{pages:,} pages, {sentences:,} sentences, {run.batch.row_count:,} rows "
        f"in {run.seconds:.1f} s: {pages / run.seconds:.0f} pages/s, "
        f"{sentences / run.seconds:,.0f} sentences/s, {page_ms:.2f} ms a page, "
        f"{page_ms / bare_ms:.1f} x bare extraction, peak {run.peak_megabytes:.0f} MB"
    )


if __name__ == "__main__":
    main()
