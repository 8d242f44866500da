"""Batch runs over the example reports and over files that cannot be read."""

import csv
import json
from pathlib import Path

import pytest

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


def test_the_number_of_workers_changes_nothing(mixed_folder, tmp_path):
    places = [*REPORTS, mixed_folder]
    one = score_reports(places, tmp_path / "one.csv", workers=1).output
    two = score_reports(places, tmp_path / "two.csv", workers=2).output
    assert one.read_bytes() == two.read_bytes()
    assert manifest_of(one)["reports"] == manifest_of(two)["reports"]


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
