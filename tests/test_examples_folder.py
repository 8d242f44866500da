"""The example reports: built from their sources, and read as they were written."""

import json
import re
import subprocess
import sys
from collections import Counter
from pathlib import Path
from zipfile import ZipFile

import pypdfium2
import pytest

from findings_nlp.reading.reader import read_report
from findings_nlp.taxonomy import SENTIMENTS

EXAMPLES = Path(__file__).parent.parent / "examples"
HARROWMERE = ("harrowmere-2025.pdf", "harrowmere-2025.docx", "source/harrowmere-2025.md")
ASHENFORD = ("ashenford-2025.html", "ashenford-2025.txt", "source/ashenford-2025.md")
FURNITURE = (
    "Example report written for findings_nlp: an invented force",
    "Example page of findings_nlp",
    "Contact the inspectorate",
    "On this page",
    "cookies",
    "JavaScript",
    "no part of the report",
    "....",
    "[^",
)
LETTERHEAD = {
    "17 October 2025",
    "Ruth Calloway, Director of Children’s Services, Ashenford Council",
    "Dr. Imran Teague, Chief Nurse, Saltby and Ashenford Integrated Care Board",
    "Ch. Supt. Lena Marsh, Harrowmere Constabulary",
    "Owen Pryce, Head of the Ashenford Probation Delivery Unit",
    "Dear Ashenford Safeguarding Children Partnership",
    "Yours sincerely",
    "M. E. Hartnoll, Lead Inspector",
}
THEMES = {"training", "referrals", "custody", "sex_offender_management"}


def labelled(source):
    lines = (EXAMPLES / "labels.jsonl").read_text(encoding="utf-8").splitlines()
    records = map(json.loads, lines)
    return [record for record in records if record["source"] == source]


def texts(report, *kinds):
    return [
        sentence.text
        for sentence in report.sentences
        if report.paragraphs[sentence.paragraph].kind in kinds
    ]


def letters(text):
    return re.sub(r"\W", "", text)


def pdf_pages(path):
    with pypdfium2.PdfDocument(path) as document:
        return [page.get_textpage().get_text_range() for page in document]


def members(path):
    with ZipFile(path) as archive:
        return [
            (entry.filename, entry.date_time, archive.read(entry)) for entry in archive.filelist
        ]


@pytest.fixture(scope="module")
def rebuilt(tmp_path_factory):
    folder = tmp_path_factory.mktemp("examples")
    subprocess.run([sys.executable, EXAMPLES / "build.py", "--into", folder], check=True)
    return folder


@pytest.fixture(scope="module")
def reports():
    return {name: read_report(EXAMPLES / name) for name in HARROWMERE + ASHENFORD}


@pytest.fixture(scope="module")
def notes():
    source = (EXAMPLES / "source" / "harrowmere-2025.md").read_text(encoding="utf-8")
    return [
        " ".join(note.split()) for note in re.findall(r"(?s)\[\^\d\]: (.+?)(?:\n\n|\Z)", source)
    ]


@pytest.mark.parametrize("name", ["ashenford-2025.html", "ashenford-2025.txt"])
def test_the_builder_makes_the_same_bytes_again(rebuilt, name):
    assert (rebuilt / name).read_bytes() == (EXAMPLES / name).read_bytes()


def test_the_builder_makes_the_same_word_document_again(rebuilt):
    # Part by part: compressed bytes depend on the zlib that Python was built with.
    name = "harrowmere-2025.docx"
    assert members(rebuilt / name) == members(EXAMPLES / name)


def test_the_builder_makes_the_same_pages_again(rebuilt):
    name = "harrowmere-2025.pdf"
    assert pdf_pages(rebuilt / name) == pdf_pages(EXAMPLES / name)


def test_the_pdf_has_what_makes_pdfs_hard():
    pages = pdf_pages(EXAMPLES / "harrowmere-2025.pdf")
    assert len(pages) == 6
    assert "\ufffe" in "".join(pages)  # pdfium's sign for a hyphen at a line's end
    assert re.search(r"with an experienced\s+1\s+Supervisors listen", pages[1])  # over a page turn


@pytest.mark.parametrize("name", HARROWMERE)
def test_harrowmere_gives_its_sentences_in_every_format(reports, notes, name):
    expected = [record["text"] for record in labelled("harrowmere-2025")]
    body = texts(reports[name], "paragraph", "bullet", "numbered")
    assert body == [text for text in expected if text not in notes]
    assert sorted(texts(reports[name], "footnote")) == sorted(notes)


@pytest.mark.parametrize("name", ASHENFORD)
def test_ashenford_gives_its_sentences_in_every_format(reports, name):
    # In plain text the lines of the letterhead look like headings: short, alone, without a stop.
    headings = {heading_text(reports[name], item) for item in reports[name].headings}
    expected = [record["text"] for record in labelled("ashenford-2025")]
    found = [sentence.text for sentence in reports[name].sentences]
    assert found == [text for text in expected if text not in headings]
    assert headings & set(expected) <= (LETTERHEAD if name.endswith(".txt") else set())


@pytest.mark.parametrize("name", HARROWMERE)
def test_the_figures_of_the_table_are_cells(reports, name):
    cells = Counter(texts(reports[name], "cell"))
    assert cells["20"] == 2
    assert {"Initial contact", "Missing children", "Managing offenders", "12", "9"} <= set(cells)


@pytest.mark.parametrize("name", HARROWMERE + ASHENFORD)
def test_every_format_gives_the_same_headings(reports, name):
    source = HARROWMERE[-1] if name in HARROWMERE else ASHENFORD[-1]
    titles = [heading_text(reports[source], item) for item in reports[source].headings]
    found = [heading_text(reports[name], item) for item in reports[name].headings]
    assert [title for title in found if title in titles] == titles


def heading_text(report, paragraph):
    return report.text[paragraph.start : paragraph.end]


@pytest.mark.parametrize("name", HARROWMERE + ASHENFORD)
def test_no_running_line_or_contents_line_is_a_sentence(reports, name):
    report = reports[name]
    for sentence in report.sentences:
        assert not any(words in sentence.text for words in FURNITURE)
    titles = {heading_text(report, item) for item in report.headings}
    assert not titles & set(texts(report, "paragraph", "bullet", "numbered", "footnote"))


@pytest.mark.parametrize("name", HARROWMERE + ASHENFORD)
def test_sentences_stand_at_their_offsets(reports, name):
    report = reports[name]
    assert all(report.text[item.start : item.end] == item.text for item in report.sentences)


@pytest.mark.parametrize("name", HARROWMERE)
@pytest.mark.parametrize(
    ("bullet", "introduction"),
    [
        (
            "linking repeat referrals about",
            "The constabulary should improve the way in which it makes referrals by:",
        ),
        ("complete every overdue visit", "Within three months, Harrowmere Constabulary should:"),
        ("Its poor understanding of how many", "The constabulary also needs to improve:"),
    ],
)
def test_bullets_stand_under_the_line_that_introduces_them(reports, name, bullet, introduction):
    found = [item for item in reports[name].sentences if item.text.startswith(bullet)]
    assert [item.heading for item in found] == [introduction]


@pytest.mark.parametrize("name", HARROWMERE)
def test_paragraphs_keep_their_bullets_and_numbers_as_labels(reports, name):
    numbered = [item.label for item in reports[name].paragraphs if item.kind == "numbered"]
    assert [label.rstrip(".") for label in numbered] == list("12345") * 2
    assert sum(item.kind == "bullet" for item in reports[name].paragraphs) == 10


def test_sentences_of_the_pdf_stand_on_their_pages(reports):
    pages = [letters(page) for page in pdf_pages(EXAMPLES / "harrowmere-2025.pdf")]
    for sentence in reports["harrowmere-2025.pdf"].sentences:
        assert letters(sentence.text)[:24] in pages[sentence.page - 1], sentence.text


def test_labels_are_whole_and_consistent():
    records = labelled("harrowmere-2025") + labelled("ashenford-2025")
    assert len({record["id"] for record in records}) == len(records) == 201
    for record in records:
        sentiments = {record["sentiment"], *record["themes"].values()}
        assert sentiments <= set(SENTIMENTS)
        assert set(record["themes"]) <= THEMES
