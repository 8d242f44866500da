"""What is known of a report from a list that the user gives, or from the name of its file."""

import pytest

from findings_nlp.errors import SummaryError
from findings_nlp.summary.facts import UNKNOWN, Facts, facts_in_name, read_register


@pytest.mark.parametrize(
    ("path", "authority", "year"),
    [
        ("reports/kent-2023-03-31.pdf", "kent", "2023"),
        ("North_Ashenford_2021.docx", "North Ashenford", "2021"),
        ("harrowmere 2019-07.html", "harrowmere", "2019"),
        ("harrowmere20190731.pdf", "harrowmere", "2019"),
        ("2019-07-31.pdf", UNKNOWN, "2019"),
        ("harrowmere.pdf", UNKNOWN, UNKNOWN),
        ("report-12345.pdf", UNKNOWN, UNKNOWN),
        ("case-31202019.pdf", UNKNOWN, UNKNOWN),
        ("2023-03-31-kent.pdf", UNKNOWN, UNKNOWN),
    ],
)
def test_a_name_that_ends_in_a_date_tells_authority_and_year(path, authority, year):
    assert facts_in_name(path) == Facts(authority, year)


def register(tmp_path, text):
    path = tmp_path / "reports.csv"
    path.write_text(text, "utf-8")
    return read_register(path)


def test_reports_are_known_by_sha256_first_and_by_file_next(tmp_path):
    listed = register(
        tmp_path,
        "title,authority,date,file,sha256\nA,Kent,2023-03-31,a.pdf,AB12\nB,Surrey,2020,b.pdf,\n",
    )
    assert listed.facts("elsewhere/renamed.pdf", "ab12") == Facts("Kent", "2023")
    assert listed.facts("elsewhere/b.pdf", "ff") == Facts("Surrey", "2020")
    assert listed.facts("c.pdf", "ff") is None


def test_a_list_saved_by_a_british_spreadsheet_is_read(tmp_path):
    listed = register(tmp_path, "\ufeffFile;Authority;Date\na.pdf;Kent;31/03/2023\n\nb.pdf;;\n")
    assert listed.facts("a.pdf", "") == Facts("Kent", "2023")
    assert listed.facts("b.pdf", "") == Facts(UNKNOWN, UNKNOWN)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("authority,date\nKent,2023\n", "expected file or sha256"),
        ("", "expected file or sha256"),
        ("file,authority,date\na.pdf,Kent,March 2023\n", ":2: the date is 'March 2023'"),
        ("file,authority,date\na.pdf,Kent,2023\na.pdf,Kent,2024\n", ":3: an earlier line"),
        ("file,authority,date\na.pdf,Kent\n", ":2: 2 cells"),
    ],
)
def test_a_wrong_list_is_told_with_its_line(tmp_path, text, told):
    with pytest.raises(SummaryError, match=told):
        register(tmp_path, text)


def test_a_list_that_is_missing_or_not_in_utf_8_is_told(tmp_path):
    with pytest.raises(SummaryError, match=r"missing\.csv: not found; check the path"):
        read_register(tmp_path / "missing.csv")
    (tmp_path / "latin.csv").write_bytes("file,authority,date\na,Môn,2020\n".encode("latin-1"))
    with pytest.raises(SummaryError, match=r"latin\.csv: not in UTF-8; save it as 'CSV UTF-8'"):
        read_register(tmp_path / "latin.csv")
    with pytest.raises(SummaryError, match="cannot be read"):
        read_register(tmp_path)


def test_lines_about_no_report_are_told_apart(tmp_path):
    listed = register(
        tmp_path,
        "file,sha256,authority,date\na.pdf,AB12,Kent,2023\nb.pdf,,Surrey,2020\n,CD,Kent,2021\n",
    )
    assert listed.idle_lines(["in/renamed.pdf", "in/b.pdf"], ["ab12", "ff"]) == ["cd"]
    assert listed.idle_lines(["in/a.pdf"], ["other"]) == ["b.pdf", "cd"]
