"""What a report's first page says of whom it is about and when it was published."""

import csv
from pathlib import Path

import pytest

from findings_nlp.reading.reader import read_report
from findings_nlp.scoring import score_reports
from findings_nlp.summary.summary import summarise
from findings_nlp.title_page import TitlePage, read_title_page

ROOT = Path(__file__).parent.parent
REPORTS = ROOT.parent / "shared" / "reports"
SERVICES = "## Inspection of services for children in need of help and protection"


@pytest.mark.parametrize(
    ("page", "authority", "year"),
    [
        (
            f"# London Borough of Ellerby\n\n{SERVICES}\n\nReport published: 5 May 2014",
            "Ellerby",
            "2014",
        ),
        (f"# Port Saltby City Council\n\n{SERVICES}", "Port Saltby", ""),
        (f"# Ellerby Upon Sea Metropolitan Borough Council\n\n{SERVICES}", "Ellerby upon Sea", ""),
        (
            "# Inspection of Ellerby, Saltby and Poole children’s services",
            "Ellerby, Saltby and Poole",
            "",
        ),
        (
            "# Inspection of the Isle of Saltby local authority children's services",
            "Isle of Saltby",
            "",
        ),
        (
            "# Joint targeted area inspection of the help for children in need in Ellerby",
            "Ellerby",
            "",
        ),
        (
            "# An inspection of Harrowmere Police\n\nPublished on: 12 May 2025",
            "Harrowmere Police",
            "2025",
        ),
        (
            "3 March 2020\n\nDear partners\n\nJoint targeted area inspection of Saltby.",
            "Saltby",
            "2020",
        ),
    ],
)
def test_who_was_inspected_and_when_it_was_published(page, authority, year, tmp_path):
    assert said_by(page, tmp_path) == TitlePage(authority, year)


@pytest.mark.parametrize(
    "page",
    [
        "# Saltby Safeguarding Children Board\n\n## Review of the effectiveness of the board",
        "# Joint targeted area inspection of the help for children in need",
        "# Inspection of local authority children’s services",
        "# An inspection of Ellerby Police\n\n# An inspection of Saltby Police",
        f"# Part 2: the council\n\n{SERVICES}",
        "The inspection of 3 May 2019 looked at children in Ellerby. The last one was in 2016.",
    ],
)
def test_what_is_not_said_plainly_is_not_guessed(page, tmp_path):
    assert said_by(page, tmp_path) == TitlePage()


@pytest.mark.parametrize(
    ("dates", "year"),
    [
        ("3 to 7 March 2025", "2025"),
        ("30 November 2019 to 17 January 2020", "2020"),
        ("4 to 15 November 2024", ""),
        ("March 2025", ""),
    ],
)
def test_an_inspection_tells_the_year_of_its_report_if_it_ended_early_in_it(dates, year, tmp_path):
    page = f"# Inspection of Ellerby children’s services\n\nInspection dates: {dates}"
    assert said_by(page, tmp_path).year == year


def said_by(page, folder):
    path = folder / "report.md"
    path.write_text(page, "utf-8")
    return read_title_page(read_report(path))


def test_a_summary_takes_from_the_first_page_what_it_tells_and_from_the_name_the_rest(tmp_path):
    plain = "Inspection of Ellerby children’s services"
    for name, title in {
        "scan.md": plain,
        "joint-ellerby-2021.md": plain,
        "kent-2021.md": "A letter",
    }.items():
        (tmp_path / name).write_text(
            f"# {title}\n\nStaff are well trained in the custody suite.", "utf-8"
        )
    batch = score_reports([tmp_path], tmp_path / "findings.csv")
    summary = summarise(batch.output)
    assert [group.name for group in summary.authorities] == ["Ellerby", "kent"]
    assert [group.name for group in summary.years] == ["2021", "unknown"]
    assert "read from the file's name: 1." in summary.notes[0]
    assert "read from their own first page, as the manifest tells of each: 2." in summary.notes[1]


@pytest.mark.slow
@pytest.mark.skipif(not REPORTS.exists(), reason=f"{REPORTS} is not there")
def test_no_real_report_is_given_another_year_or_authority():
    with (ROOT / "training_data" / "reports.csv").open(encoding="utf-8", newline="") as stream:
        listed = list(csv.DictReader(stream))
    told = {row["file"]: read_title_page(read_report(REPORTS / row["file"])) for row in listed}
    years = [told[row["file"]].year in ("", row["date"][:4]) for row in listed]
    names = [(told[row["file"]].authority, row["authority"]) for row in listed]
    others = {one for one, other in names if one not in ("", other)}
    assert all(years)
    assert others == {"Hull", "Newcastle"}, "short for the names in the list"
    assert sum(bool(each.year) for each in told.values()) >= 176
    assert sum(one == other for one, other in names) >= 221
    print(f"\n{sum(bool(each.year) for each in told.values())} years, ", end="")
    print(f"{sum(bool(each.authority) for each in told.values())} authorities of {len(told)}")
