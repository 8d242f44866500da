"""Sentences of real reports, read by hand; they stand beside the repository, not in it."""

import json
from pathlib import Path

import pytest

from findings_nlp.reading.assemble import report_from
from findings_nlp.reading.limits import Limits
from findings_nlp.reading.pdf import read_pdf

SHARED = Path(__file__).parent.parent.parent / "shared"
REPORTS = SHARED / "reports"
GOLD = SHARED / "evaluation" / "ingest_gold.jsonl"

pytestmark = pytest.mark.skipif(
    not (REPORTS.is_dir() and GOLD.is_file()),
    reason=f"the public reports are not in {REPORTS}",
)


def read(name):
    return report_from(read_pdf((REPORTS / name).read_bytes(), Limits()), name, sha256="")


def gold():
    rows = [json.loads(row) for row in GOLD.read_text(encoding="utf-8").splitlines()]
    names = sorted({row["file"] for row in rows})
    return [(name, [row for row in rows if row["file"] == name]) for name in names]


def found(report):
    return {
        (sentence.text, sentence.page, report.page_at(sentence.end - 1))
        for sentence in report.sentences
    }


def wanted(rows):
    return {(" ".join(row["text"].split()), row["page"], row["end_page"]) for row in rows}


def test_every_sentence_read_by_hand_comes_back_on_its_page():
    missing = [
        (name, sentence) for name, rows in gold() for sentence in wanted(rows) - found(read(name))
    ]
    assert missing == []


def test_contents_of_a_report_are_left_out():
    report = read("services-bury-2016-05-16.pdf")
    contents = [each.text for each in report.left_out if each.kind == "contents"]
    assert contents[:2] == ["Contents", "The local authority 5"]
    assert not any(heading.page == 4 for heading in report.headings)


@pytest.mark.slow
def test_every_report_reads_without_a_warning():
    doubtful = {
        path.name: report.warnings
        for path in sorted(REPORTS.glob("*.pdf"))
        if (report := read(path.name)).warnings
    }
    assert doubtful == {}
