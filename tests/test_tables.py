import csv
import json

import pyarrow.parquet
import pytest
import python_calamine

from findings_nlp.errors import OutputError
from findings_nlp.records import Finding, Sentence, ThemeTag
from findings_nlp.result_rows import COLUMNS, rows_of
from findings_nlp.tables import open_table

SCORES = {"strength": 0.05, "concern": 0.85, "mixed": 0.06, "neutral": 0.04}


def finding(text="Too few officers were trained.", themes=("training",)):
    tags = {theme: ThemeTag(0.91234567, "concern") for theme in themes}
    sentence = Sentence(text, page=3, paragraph=7, heading="Training", start=20, end=20 + len(text))
    return Finding(sentence, "concern", SCORES, tags, needs_review=False)


def written(path, findings, **options):
    with open_table(path) as table:
        table.write(rows_of("force.pdf", findings, **options))
    return path


def read_csv(path):
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def test_a_row_says_where_the_sentence_stands_and_what_it_says(tmp_path):
    [row] = read_csv(written(tmp_path / "out.csv", [finding()]))
    assert row["report"] == "force.pdf"
    assert (row["page"], row["paragraph"], row["start"], row["end"]) == ("3", "7", "20", "50")
    assert row["sentence"] == "Too few officers were trained."
    assert (row["theme"], row["theme_sentiment"]) == ("training", "concern")
    assert (row["probability"], row["sentiment_probability"]) == ("0.9123", "0.85")


def test_a_sentence_with_two_themes_has_two_rows(tmp_path):
    rows = read_csv(written(tmp_path / "out.csv", [finding(themes=("training", "custody"))]))
    assert [row["theme"] for row in rows] == ["training", "custody"]


def test_sentences_without_a_theme_are_written_only_when_asked_for(tmp_path):
    plain = finding(themes=())
    assert read_csv(written(tmp_path / "some.csv", [plain])) == []
    [row] = read_csv(written(tmp_path / "all.csv", [plain], every_sentence=True))
    assert (row["theme"], row["probability"], row["sentiment"]) == ("", "", "concern")


@pytest.mark.parametrize("start", list("=+-@\t"))
def test_a_cell_that_a_spreadsheet_would_run_is_made_safe(tmp_path, start):
    text = f"{start}cmd|' /C calc'!A0"
    [row] = read_csv(written(tmp_path / "out.csv", [finding(text)]))
    assert row["sentence"] == "'" + text
    sheet = written(tmp_path / "out.xlsx", [finding(text)])
    [_, cells] = python_calamine.load_workbook(sheet).get_sheet_by_index(0).to_python()
    assert cells[COLUMNS.index("sentence")] == text


@pytest.mark.parametrize("suffix", [".csv", ".jsonl", ".parquet", ".xlsx"])
def test_every_format_holds_the_same_rows(tmp_path, suffix):
    path = written(tmp_path / f"out{suffix}", [finding(), finding("Staff’s skills – £5m.")])
    sentences = [row["sentence"] for row in read_any(path)]
    assert sentences == ["Too few officers were trained.", "Staff’s skills – £5m."]
    assert [float(row["probability"]) for row in read_any(path)] == [0.9123, 0.9123]


def read_any(path):
    if path.suffix == ".csv":
        return read_csv(path)
    if path.suffix == ".jsonl":
        return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    if path.suffix == ".parquet":
        return pyarrow.parquet.read_table(path).to_pylist()
    [names, *rows] = python_calamine.load_workbook(path).get_sheet_by_index(0).to_python()
    return [dict(zip(names, row, strict=True)) for row in rows]


@pytest.mark.parametrize("suffix", [".csv", ".jsonl", ".parquet", ".xlsx"])
def test_the_same_findings_give_the_same_bytes(tmp_path, suffix):
    first = written(tmp_path / f"a{suffix}", [finding()]).read_bytes()
    assert written(tmp_path / f"b{suffix}", [finding()]).read_bytes() == first


def test_a_run_that_breaks_off_leaves_the_old_result_as_it_was(tmp_path):
    path = written(tmp_path / "out.csv", [finding()])
    before = path.read_bytes()
    with pytest.raises(KeyboardInterrupt), open_table(path) as table:
        table.write(rows_of("other.pdf", [finding()]))
        raise KeyboardInterrupt
    assert path.read_bytes() == before
    assert list(tmp_path.iterdir()) == [path]


def test_an_unknown_format_is_refused_with_those_that_are_known(tmp_path):
    with pytest.raises(OutputError, match=r"out\.doc.*\.csv, \.jsonl, \.parquet, \.xlsx"):
        written(tmp_path / "out.doc", [])


def test_a_missing_folder_is_named(tmp_path):
    with pytest.raises(OutputError, match="there is no folder"):
        written(tmp_path / "missing" / "out.csv", [])
