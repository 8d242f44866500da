"""A sentence is found again whatever a reader does to spaces, hyphens, bullets and pages."""

import json
from dataclasses import replace
from pathlib import Path

import pytest

from findings_nlp.labels.letters import letters_of
from findings_nlp.labels.search import ReportSearch, as_printed
from findings_nlp.reading.reader import read_report
from findings_nlp.records import LeftOut, PageMark, Paragraph, Report, Sentence

EXAMPLES = Path(__file__).parent.parent / "examples"
PDF, DOCX = "harrowmere-2025.pdf", "harrowmere-2025.docx"
SENTENCE = "Custody sergeants re-assess risk; “children” wait 14 hours."


def labelled(source):
    lines = (EXAMPLES / "labels.jsonl").read_text(encoding="utf-8").splitlines()
    records = map(json.loads, lines)
    return [record["text"] for record in records if record["source"] == source]


@pytest.fixture(scope="module")
def searches():
    return {name: ReportSearch(read_report(EXAMPLES / name)) for name in (PDF, DOCX)}


def point(search, text, page=0):
    return search.point_at(text, page, sentiment="neutral", themes={})


def report_of(text, *, turns=(), sentences=(), paragraphs=(), left_out=()):
    """Return a report whose page turns stand at these offsets, from page 1 on."""
    marks = [PageMark(offset, page) for page, offset in enumerate((0, *turns), start=1)]
    whole = Paragraph(0, len(text), 1, "paragraph")
    return Report(
        name="made.txt",
        sha256="cd" * 32,
        format="text",
        text=text,
        paragraphs=tuple(paragraphs) or (whole,),
        sentences=tuple(sentences),
        page_marks=tuple(marks),
        page_count=len(marks),
        left_out=tuple(left_out),
    )


@pytest.mark.parametrize("pointed", [PDF, DOCX])
@pytest.mark.parametrize("read", [PDF, DOCX])
def test_a_label_made_on_one_format_is_found_in_the_other(searches, pointed, read):
    for text in labelled("harrowmere-2025"):
        pointer = point(searches[pointed], text)
        assert pointer is not None, text
        assert searches[read].find(pointer).text == text


def test_a_sentence_comes_with_its_place(searches):
    report = read_report(EXAMPLES / PDF)
    for expected in report.sentences:
        found = searches[PDF].find(point(searches[PDF], expected.text, expected.page))
        assert found.text == expected.text == report.text[found.start : found.end]
        assert found.page == expected.page
        assert found.heading == report.paragraphs[found.paragraph].heading


@pytest.mark.parametrize(
    "text",
    [
        f"Before. {SENTENCE} After.",
        f"Before. {SENTENCE.replace(' ', chr(10))} After.",
        f"Before. {SENTENCE.replace('sergeants', 'ser-' + chr(10) + 'geants')} After.",
        f"Before. {SENTENCE.replace('re-assess', 'reassess')} After.",
        f"Before. {SENTENCE.replace(' ', '')} After.",
        f"Before\n• {SENTENCE}\n• After",
        f"Before. {SENTENCE.upper()} After.",
        f"Before. {SENTENCE.replace('“', '').replace('”', '')} After.",
    ],
)
def test_a_sentence_is_found_however_it_is_set(text):
    pointer = point(ReportSearch(report_of(SENTENCE)), SENTENCE)
    found = ReportSearch(report_of(text)).find(pointer)
    assert letters_of(found.text) == letters_of(SENTENCE)
    assert found.text == text[found.start : found.end]
    assert not set(found.text[:1]) & set("• \nB")
    assert found.text.endswith(".") or "•" in text


def test_another_cut_into_sentences_does_not_hide_it():
    text = f"Before. {SENTENCE} After."
    halves = [Sentence(text[:30], 1, 0, "", 0, 30), Sentence(text[30:], 1, 0, "", 30, len(text))]
    pointer = point(ReportSearch(report_of(SENTENCE)), SENTENCE)
    assert ReportSearch(report_of(text, sentences=halves)).find(pointer).text == SENTENCE


@pytest.mark.parametrize("turns", [(), (5,), (20,), (5, 20, 70), (20, 30, 40), (5, 6, 7, 8)])
def test_a_sentence_that_crosses_a_page_turn_is_found(turns):
    text = f"Before. {SENTENCE} After it comes another page."
    pointer = point(ReportSearch(report_of(text, turns=(12,))), SENTENCE)
    assert pointer.page == 1
    assert ReportSearch(report_of(text, turns=turns)).find(pointer).text == SENTENCE


def test_of_several_places_the_nearest_page_is_taken():
    text = " ".join([SENTENCE] * 3)
    size = len(SENTENCE) + 1
    search = ReportSearch(report_of(text, turns=(size, 2 * size)))
    assert [point(search, SENTENCE, page).page for page in (0, 1, 2, 3, 9)] == [1, 1, 2, 3, 3]
    for page in (1, 2, 3):
        assert search.find(point(search, SENTENCE, page)).start == (page - 1) * size


def test_a_whole_sentence_is_preferred_to_a_part_of_another():
    text = "All staff are trained. Staff are trained."
    sentences = [Sentence(text[:22], 1, 0, "", 0, 22), Sentence(text[23:], 1, 0, "", 23, 41)]
    search = ReportSearch(report_of(text, sentences=sentences))
    assert search.find(point(search, "Staff are trained.")).start == 23


def test_running_lines_and_numbers_between_the_words_are_seen_through():
    text = f"4.2 Before.\n{SENTENCE}"
    turn = 12 + SENTENCE.index("risk")
    report = report_of(
        text,
        turns=(turn,),
        paragraphs=(
            Paragraph(0, 11, 1, "paragraph"),
            Paragraph(12, len(text), 1, "numbered", "17."),
        ),
        left_out=(LeftOut(2, "furniture", "The Force"), LeftOut(2, "furniture", "2")),
    )
    assert as_printed(report).page_text(2).startswith("The Force 2 risk;")
    printed = "17. " + SENTENCE.replace("risk", "The Force 2 risk")
    search = ReportSearch(report)
    found = search.find(point(search, printed))
    assert found.text == printed
    assert (found.page, found.paragraph, found.start, found.end) == (1, -1, 0, 0)


def test_what_is_not_there_is_not_found(searches):
    assert point(searches[PDF], "This stands in no report that was ever written.") is None
    assert point(searches[PDF], "—") is None
    pointer = point(searches[PDF], labelled("harrowmere-2025")[10])
    for change in ({"length": pointer.length + 1}, {"length": 10_000}, {"hash": "0" * 16}):
        assert searches[PDF].find(replace(pointer, **change)) is None


def test_a_wrong_page_only_makes_the_search_longer(searches):
    text = labelled("harrowmere-2025")[10]
    pointer = replace(point(searches[PDF], text), page=100_000)
    assert searches[PDF].find(pointer).text == text


def test_a_report_without_text_holds_nothing():
    pointer = point(ReportSearch(report_of(SENTENCE)), SENTENCE)
    assert ReportSearch(report_of("")).find(pointer) is None
    assert point(ReportSearch(report_of("")), SENTENCE) is None
