"""Batches whose process is killed outright, at random points, and given again."""

import random
import signal
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path

import psutil
import pytest

ROOT = Path(__file__).parent.parent


@pytest.fixture(scope="module")
def reports(tmp_path_factory, written):
    """A folder of 60 reports, each of 40 sentences written for the project."""
    folder = tmp_path_factory.mktemp("reports")
    texts = [example.text for example in written]
    for number in range(60):
        lines = "\n\n".join(texts[number * 40 : number * 40 + 40])
        (folder / f"{number:02}.txt").write_text(lines, "utf-8")
    return folder


def start(reports, output, workers):
    command = [
        sys.executable,
        "-m",
        "findings_nlp.cli",
        "score",
        reports,
        "-o",
        output,
        "-j",
        workers,
    ]
    return subprocess.Popen(list(map(str, command)), stdout=subprocess.DEVNULL)


def finished_in(output):
    return len(list(output.with_name(f".{output.name}.parts").glob("*.json")))


def kill_when(process, output, finished):
    """Kill the process once so many reports are finished; return its workers, which live on."""
    while process.poll() is None and finished_in(output) < finished:
        time.sleep(0.002)
    workers = psutil.Process(process.pid).children(recursive=True)
    process.kill()
    assert process.wait() == -signal.SIGKILL
    return workers


@pytest.fixture
def orphans():
    """Processes that a test leaves behind."""
    processes = []
    yield processes
    for process in processes:
        with suppress(psutil.NoSuchProcess):
            process.kill()


def bytes_of(result):
    files = sorted(result.iterdir()) if result.is_dir() else [result]
    return [file.read_bytes() for file in files]


@pytest.mark.slow
@pytest.mark.timeout(600)
@pytest.mark.parametrize("workers", [1, 2])
@pytest.mark.parametrize("suffix", [".csv", ".jsonl", ".parquet", ".xlsx", ""])
def test_a_batch_killed_at_random_points_ends_as_if_it_had_not_been(
    reports, tmp_path, orphans, suffix, workers
):
    calm, torn = tmp_path / f"calm{suffix}", tmp_path / f"torn{suffix}"
    assert start(reports, calm, workers).wait() == 0
    chance = random.Random(f"{suffix} {workers}")
    for point in sorted(chance.randrange(1, 50) for _ in range(4)):
        orphans += kill_when(start(reports, torn, workers), torn, point)
        assert not torn.exists()
        assert finished_in(torn) >= point
    assert start(reports, torn, workers).wait() == 0
    assert bytes_of(torn) == bytes_of(calm)
    assert {path.name for path in tmp_path.iterdir()} == {
        f"{name}{suffix}{rest}" for name in ("calm", "torn") for rest in ("", ".manifest.json")
    }
