"""Batch runs over the example reports and over files that cannot be read."""

import csv
import json
import os
import sys
import time
from dataclasses import dataclass
from pathlib import Path

import joblib
import psutil
import pyarrow.parquet
import pytest
from threadpoolctl import threadpool_info

from findings_nlp.errors import OutputError
from findings_nlp.scoring import score_each, score_reports

EXAMPLES = Path(__file__).parent.parent / "examples"
REPORTS = [EXAMPLES / "harrowmere-2025.pdf", *sorted(EXAMPLES.glob("*.txt"))]


def manifest_of(output):
    return json.loads(output.with_name(output.name + ".manifest.json").read_text("utf-8"))


def rows_in(output):
    with output.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


@pytest.fixture
def mixed_folder(tmp_path):
    """A folder with one good report and four files that cannot be read."""
    folder = tmp_path / "reports"
    folder.mkdir()
    (folder / "good.txt").write_text("Detained children waited too long in custody.", "utf-8")
    (folder / "empty.pdf").touch()
    (folder / "page.pdf").write_text("<!doctype html><title>Not found</title><p>404", "utf-8")
    (folder / "cut.pdf").write_bytes(REPORTS[0].read_bytes()[:9_000])
    (folder / "noise.docx").write_bytes(bytes(range(256)) * 40)
    return folder


def test_every_theme_of_every_sentence_is_a_row_that_points_into_the_report(tmp_path):
    batch = score_reports(REPORTS, tmp_path / "out.csv")
    rows = rows_in(batch.output)
    assert len(rows) == batch.row_count > 40
    assert {row["report"] for row in rows} == {path.as_posix() for path in REPORTS}
    assert all(int(row["end"]) - int(row["start"]) == len(row["sentence"]) for row in rows)
    assert {row["theme"] for row in rows} >= {"training", "referrals", "custody"}


def test_files_that_cannot_be_read_are_named_and_do_not_stop_the_batch(mixed_folder, tmp_path):
    batch = score_reports([mixed_folder], tmp_path / "out.csv")
    problems = {error.path.name: error.problem for error in batch.failures}
    assert problems == {
        "cut.pdf": "damaged",
        "empty.pdf": "empty",
        "noise.docx": "damaged",
        "page.pdf": "not_a_pdf",
    }
    assert {Path(row["report"]).name for row in rows_in(batch.output)} == {"good.txt"}
    manifest = manifest_of(batch.output)
    assert manifest["counts"]["reports_read"] == 1
    assert {Path(error["path"]).name for error in manifest["errors"]} == set(problems)


def test_a_mistyped_path_leaves_an_earlier_result_as_it_was(tmp_path):
    before = score_reports(REPORTS, tmp_path / "out.csv").output.read_bytes()
    seen = []
    batch = score_reports([tmp_path / "mistyped"], tmp_path / "out.csv", on_report=seen.append)
    assert [report.summary.error.problem for report in seen] == ["missing"]
    assert (batch.read_count, batch.row_count) == (0, 0)
    assert (tmp_path / "out.csv").read_bytes() == before
    assert manifest_of(tmp_path / "out.csv")["counts"]["reports_read"] == len(REPORTS)
    assert len(list(tmp_path.iterdir())) == 2


@pytest.mark.parametrize("backend", ["threading", "loky"])
def test_the_number_and_kind_of_workers_change_nothing(mixed_folder, tmp_path, backend):
    places = [*REPORTS, mixed_folder]
    one = score_reports(places, tmp_path / "one.csv", workers=1).output
    with joblib.parallel_config(backend=backend):
        two = score_reports(places, tmp_path / "two.csv", workers=2).output
    assert one.read_bytes() == two.read_bytes()
    assert manifest_of(one)["reports"] == manifest_of(two)["reports"]


@pytest.mark.skipif(sys.platform != "linux", reason="other systems have no such file names")
@pytest.mark.parametrize("name", ["out.csv", "out.jsonl", "out.parquet", "out.xlsx"])
def test_a_file_name_that_is_not_utf_8_is_no_obstacle(tmp_path, name):
    (tmp_path / "r\udce9port.txt").write_text("Detained children waited too long.", "utf-8")
    (tmp_path / "r\udce9port.pdf").write_text("<!doctype html>", "utf-8")
    batch = score_reports([tmp_path], tmp_path / name, every_sentence=True)
    assert batch.row_count == 1
    [read], [unread] = manifest_of(batch.output)["reports"], manifest_of(batch.output)["errors"]
    assert Path(read["path"]).name == "r?port.txt"
    assert Path(unread["path"]).name == "r?port.pdf"


def test_the_manifest_counts_what_the_table_holds(tmp_path):
    batch = score_reports(REPORTS, tmp_path / "out.csv", every_sentence=True)
    counts, rows = manifest_of(batch.output)["counts"], rows_in(batch.output)
    assert counts["rows"] == len(rows)
    places = {(row["report"], row["start"]) for row in rows}
    assert counts["sentences"] == len(places)
    unsure = {(row["report"], row["start"]) for row in rows if row["needs_review"] == "True"}
    assert counts["sentences_to_review"] == len(unsure)


def test_reports_come_one_by_one(mixed_folder):
    names = [scored.summary.path.name for scored in score_each([mixed_folder])]
    assert names == ["cut.pdf", "empty.pdf", "good.txt", "noise.docx", "page.pdf"]


def test_a_batch_of_nothing_is_refused_before_anything_is_written(tmp_path):
    (tmp_path / "empty").mkdir()
    with pytest.raises(OutputError, match="no reports were found"):
        score_reports([tmp_path / "empty"], tmp_path / "out.csv")
    assert not (tmp_path / "out.csv").exists()


class Stop(Exception):
    """What a user's own code may raise in the middle of a batch."""


def break_off(output, reports, after, **options):
    """Score reports until some are written, and return the files of the finished ones."""
    done = []

    def stop(report):
        done.append(report)
        if len(done) == after:
            raise Stop

    with pytest.raises(Stop):
        score_reports(reports, output, on_report=stop, **options)
    assert not output.exists()
    return sorted(parts_of(output).glob("*.json"))


def parts_of(output):
    return output.with_name(f".{output.name}.parts")


@pytest.fixture
def many(tmp_path):
    """A folder of 40 small reports, each with a sentence of its own."""
    folder = tmp_path / "many"
    folder.mkdir()
    for number in range(40):
        text = f"The {number} custody officers were well trained. Cells were cold.\n"
        (folder / f"{number:02}.txt").write_text(text, "utf-8")
    return folder


@pytest.mark.parametrize(
    ("name", "workers"),
    [
        ("out.csv", 1),
        ("out.csv", 2),
        ("out.jsonl", 1),
        ("out.parquet", 1),
        ("out.xlsx", 1),
        ("out", 1),
    ],
)
def test_a_batch_that_broke_off_goes_on_to_the_same_result(many, tmp_path, name, workers):
    calm = score_reports([many], tmp_path / f"calm{Path(name).suffix}").output
    torn = tmp_path / name
    break_off(torn, [many], after=7, workers=workers)
    score_reports([many], torn, workers=workers)
    assert bytes_of(torn) == bytes_of(calm)
    assert not parts_of(torn).exists()
    assert {**manifest_of(torn), "output": ""} == {**manifest_of(calm), "output": ""}


def bytes_of(result):
    files = sorted(result.iterdir()) if result.is_dir() else [result]
    return [file.read_bytes() for file in files]


def test_finished_reports_are_not_read_and_tagged_again(many, tmp_path):
    output = tmp_path / "out.csv"
    finished = {path: path.stat().st_mtime_ns for path in break_off(output, [many], after=7)}
    assert len(finished) == 7
    kept = []

    def look(_):
        if not kept:
            kept.append({path: path.stat().st_mtime_ns for path in finished})

    score_reports([many], output, on_report=look)
    assert kept == [finished]


def test_a_report_that_has_changed_is_read_again(many, tmp_path):
    output = tmp_path / "out.csv"
    break_off(output, [many], after=7)
    (many / "03.txt").write_text("Referrals were closed too soon.", "utf-8")
    score_reports([many], output)
    [changed] = [row for row in rows_in(output) if row["report"].endswith("03.txt")]
    assert changed["theme"] == "referrals"


def test_reports_finished_with_another_option_or_model_are_not_taken(many, tmp_path, small_model):
    output = tmp_path / "out.csv"
    break_off(output, [many], after=7)
    break_off(output, [many], after=7, every_sentence=True)
    score_reports([many], output, model=small_model)
    fresh = score_reports([many], tmp_path / "fresh.csv", model=small_model).output
    assert output.read_bytes() == fresh.read_bytes()


def test_a_damaged_part_is_made_again(many, tmp_path):
    output = tmp_path / "out.csv"
    for part, text in zip(break_off(output, [many], after=3), ["", "{}", "[1,"], strict=True):
        part.write_text(text)
    score_reports([many], output)
    assert len({row["report"] for row in rows_in(output)}) == 40


def test_a_worker_that_is_killed_is_told_and_its_batch_can_go_on(many, tmp_path):
    output = tmp_path / "out.csv"

    def kill(report):
        if report.summary.path.name == "00.txt":
            children = psutil.Process().children()
            next(each for each in children if "LokyProcess" in " ".join(each.cmdline())).kill()

    with (
        joblib.parallel_config(backend="loky"),
        pytest.raises(OutputError, match="a worker process was killed"),
    ):
        score_reports([many], output, workers=2, on_report=kill)
    assert not output.exists()
    score_reports([many], output, workers=2)
    assert len({row["report"] for row in rows_in(output)}) == 40


def test_a_result_without_a_suffix_is_a_folder_of_parquet_files(tmp_path):
    batch = score_reports(REPORTS, tmp_path / "out")
    assert pyarrow.parquet.read_table(batch.output).num_rows == batch.row_count
    assert (tmp_path / "out.manifest.json").exists()
    score_reports(REPORTS[:1], tmp_path / "out")
    assert 0 < pyarrow.parquet.read_table(batch.output).num_rows < batch.row_count


@dataclass(frozen=True)
class Threads:
    """Writes the most threads that a numerical library of this process starts."""

    file: Path

    def __call__(self, scored, model):
        most = max(library["num_threads"] for library in threadpool_info())
        self.file.write_text(str(most), "utf-8")


def test_worker_processes_share_the_processors_among_them(tmp_path):
    look = Threads(tmp_path / "threads")
    with joblib.parallel_config(backend="loky"):
        score_reports(REPORTS, tmp_path / "out.csv", workers=2, in_worker=look)
    assert int((tmp_path / "threads").read_text("utf-8")) <= max(1, (os.cpu_count() or 1) // 2)


@dataclass(frozen=True)
class Count:
    """Writes the number of sentences of each report into a folder."""

    folder: Path

    def __call__(self, scored, model):
        count = len(scored.findings)
        (self.folder / scored.summary.path.name).write_text(str(count), "utf-8")


@pytest.mark.parametrize("backend", ["threading", "loky"])
def test_more_can_be_made_of_each_report_where_it_is_scored(many, tmp_path, backend):
    counts = tmp_path / "counts"
    counts.mkdir()
    with joblib.parallel_config(backend=backend, n_jobs=2):
        break_off(tmp_path / "out.csv", [many], after=7, in_worker=Count(counts))
        score_reports([many], tmp_path / "out.csv", in_worker=Count(counts))
    assert [path.read_text("utf-8") for path in sorted(counts.iterdir())] == ["2"] * 40


def test_reports_are_not_read_far_ahead_of_who_takes_them(many):
    scored = score_each([many], workers=2)
    assert not next(scored).summary.error
    time.sleep(1)  # the workers are done with what they may do
    (many / "39.txt").unlink()
    assert [each.summary.path.name for each in scored if each.summary.error] == ["39.txt"]


@pytest.mark.slow
@pytest.mark.timeout(600)
def test_memory_stays_flat_however_many_reports_there_are(tmp_path, written):
    folder = tmp_path / "reports"
    folder.mkdir()
    lines = "\n\n".join(each.text for each in written[:1000])
    for number in range(200):
        (folder / f"{number:03}.txt").write_text(lines, "utf-8")
    held = []
    score_reports(
        [folder],
        tmp_path / "out.csv",
        every_sentence=True,
        on_report=lambda _: held.append(psutil.Process().memory_info().rss),
    )
    assert max(held) < 1.1 * max(held[:10])
