"""What a batch costs beside reading: workers, finished reports, tagging time, and memory.

    python -m benchmarks.batch REPORTS_DIR
    python -m benchmarks.batch REPORTS_DIR --stream 1000000

All figures are ratios of what is measured in one run, by turns where two are compared. Batches are
run as a user runs them, as a command that is started anew each time. On a busy machine the ratio of
processor time tells more than that of seconds, of which two workers get a larger share than one.
"""

from __future__ import annotations

import argparse
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from itertools import cycle, islice
from pathlib import Path
from typing import Any

from benchmarks.memory import peak_of_command
from findings_nlp.batch import ScoredReport, WrittenReport
from findings_nlp.examples import read_examples
from findings_nlp.finished_reports import FinishedReports
from findings_nlp.reading.files import report_files
from findings_nlp.result_rows import Row, rows_of
from findings_nlp.scoring import score_report
from findings_nlp.sentences import sentence_spans
from findings_nlp.store import load_model
from findings_nlp.tables import open_table

WRITTEN = Path(__file__).parent.parent / "training_data" / "written"
ROUNDS = 5
FEWEST_SENTENCES = 10_000
SENTENCES_A_REPORT = 1_000
STEPS = ("read", "split", "tag", "rows", "keep", "write")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folder", type=Path, help="a folder of real reports")
    parser.add_argument("--stream", type=int, metavar="N", help="measure memory on N sentences")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        if arguments.stream:
            show_memory(Path(scratch), arguments.stream)
        else:
            show_workers(arguments.folder, Path(scratch))
            show_shares(arguments.folder, Path(scratch))


def score_command(folder: Path, output: Path, workers: int) -> list[str]:
    command = [sys.executable, "-m", "findings_nlp.cli", "score", str(folder), "--show", "0"]
    return [*command, "-o", str(output), "-j", str(workers)]


def show_workers(folder: Path, scratch: Path) -> None:
    """Run the same batch with one worker and with two, in turns."""
    ones, twos = [], []
    for _ in range(ROUNDS):
        ones.append(run_command(score_command(folder, scratch / "out.csv", workers=1)))
        twos.append(run_command(score_command(folder, scratch / "out.csv", workers=2)))
    ratios = [one.seconds / two.seconds for one, two in zip(ones, twos, strict=True)]
    work = [two.work / one.work for one, two in zip(ones, twos, strict=True)]
    print(
        f"two workers are {statistics.median(ratios):.2f} times as fast as one "
        f"(median of {ROUNDS}, from {min(ratios):.2f} to {max(ratios):.2f}), "
        f"and take {statistics.median(work):.2f} times the processor time "
        f"(of {statistics.median(one.work for one in ones):.1f} s)"
    )


@dataclass(frozen=True)
class Took:
    """Seconds that a command took, and of processors' time that it and its children took."""

    seconds: float
    work: float


def run_command(command: list[str]) -> Took:
    begin, before = time.perf_counter(), os.times()
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
    after = os.times()
    work = after.children_user + after.children_system
    work -= before.children_user + before.children_system
    return Took(time.perf_counter() - begin, work)


def show_shares(folder: Path, scratch: Path) -> None:
    """Say what each step of a batch takes of its time."""
    took = step_seconds(folder, scratch)
    whole = sum(took[step] for step in STEPS)
    print(f"splitting, tagging and writing take {1 - took['read'] / whole:.1%} of a batch, namely:")
    for step in STEPS[1:]:
        print(f"  {step:8}{took[step] / whole:.2%}")
    print(f"going on with a batch that is all finished takes {took['resume'] / whole:.1%}")


def step_seconds(folder: Path, scratch: Path) -> dict[str, float]:
    """Take a batch apart, report by report: the seconds of each of `STEPS`, and of going on."""
    model, clock = load_model(), Clock()
    finished = FinishedReports(scratch / "finished", key="")
    finished.folder.mkdir()
    with open_table(scratch / "out.csv") as table:
        for path in report_files([folder]):
            scored = clock.time("batch", score_report, path, model)
            if scored.tagging:
                clock.time("split", split, scored.report.text)
                texts = [sentence.text for sentence in scored.report.sentences]
                clock.time("tag", model.tag_columns, texts)
                rows = clock.time("rows", rows_in, scored)
                written = WrittenReport(scored.summary, rows)
                clock.time("keep", finished.keep, written)
                clock.time("keep", finished.take, path)
                clock.time("resume", finished.hold, path)
                clock.time("write", table.write, rows)
    seconds = clock.seconds
    return {**seconds, "read": seconds["batch"] - seconds["split"] - seconds["tag"]}


def rows_in(scored: ScoredReport) -> tuple[Row, ...]:
    return tuple(rows_of(scored.summary.path.as_posix(), scored.tagging.themed_findings))


class Clock:
    """Adds up the seconds of processor time and waiting that steps take, by their names."""

    def __init__(self) -> None:
        self.seconds: dict[str, float] = {}

    def time(self, step: str, work: Callable[..., Any], *arguments: Any) -> Any:
        begin = time.perf_counter()
        result = work(*arguments)
        self.seconds[step] = self.seconds.get(step, 0.0) + time.perf_counter() - begin
        return result


def split(text: str) -> None:
    for paragraph in text.split("\n"):
        sentence_spans(paragraph)


def show_memory(scratch: Path, most: int) -> None:
    """Score a folder with few sentences and one with many, and compare the peaks."""
    peaks = {count: peak_of_batch(scratch, count) for count in (FEWEST_SENTENCES, most)}
    few, many = peaks.values()
    print(
        f"peak at {most:,} sentences {many:.0f} MB, at {FEWEST_SENTENCES:,} {few:.0f} MB: "
        f"{many / few:.2f} times"
    )


def peak_of_batch(scratch: Path, sentence_count: int) -> float:
    """Return the most memory, in MB, that a batch over so many sentences takes."""
    folder = scratch / str(sentence_count)
    write_reports(folder, sentence_count)
    return peak_of_command(score_command(folder, scratch / "out.csv", workers=1))


def write_reports(folder: Path, sentence_count: int) -> None:
    """Write text reports of sentences that were written for the project, in turn."""
    folder.mkdir()
    texts = cycle(example.text for example in read_examples(WRITTEN, load_model().taxonomy))
    for number in range(sentence_count // SENTENCES_A_REPORT):
        lines = "\n\n".join(islice(texts, SENTENCES_A_REPORT))
        (folder / f"{number:05}.txt").write_text(lines, encoding="utf-8")


if __name__ == "__main__":
    main()
