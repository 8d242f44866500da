"""Blocks to a report: offsets, pages and headings."""

from findings_nlp.reading.assemble import report_from
from findings_nlp.reading.blocks import Block, Reading
from findings_nlp.records import PageMark


def block(kind, text, *turns, page=1, label=""):
    return Block(kind, text, (PageMark(0, page), *turns), label)


def report(*blocks):
    return report_from(Reading("pdf", 3, blocks), "force.pdf", "0" * 64)


def test_each_sentence_is_the_text_between_its_offsets():
    made = report(
        block("heading", "Custody"),
        block("paragraph", "Staff are kind. They listen."),
        block("bullet", "visits are late", page=2),
    )
    texts = [sentence.text for sentence in made.sentences]
    assert texts == ["Staff are kind.", "They listen.", "visits are late"]
    assert [made.text[s.start : s.end] for s in made.sentences] == texts
    assert [s.paragraph for s in made.sentences] == [1, 1, 2]


def test_a_sentence_stands_on_the_page_where_it_begins():
    made = report(
        block("paragraph", "One. Two goes over the turn. Three.", PageMark(9, 2)),
        block("footnote", "A note.", page=1),
        block("paragraph", "Four.", page=2),
    )
    assert [(s.text, s.page) for s in made.sentences] == [
        ("One.", 1),
        ("Two goes over the turn.", 1),
        ("Three.", 2),
        ("A note.", 1),
        ("Four.", 2),
    ]
    assert made.page_at(made.text.index("goes")) == 2
    assert made.page_text(1).split() == ["One.", "Two", "A", "note."]


def test_a_bullet_stands_under_the_words_that_introduce_its_list():
    made = report(
        block("heading", "Recommendations"),
        block("paragraph", "We were told much. Areas for improvement include:"),
        block("bullet", "visits", label="•"),
        block("bullet", "records, namely:", label="•"),
        block("bullet", "custody records", label="–"),
        block("bullet", "training", label="•"),
        block("paragraph", "The force agrees."),
    )
    headings = {s.text: s.heading for s in made.sentences}
    assert headings["visits"] == headings["training"] == "Areas for improvement include:"
    assert headings["custody records"] == "records, namely:"
    assert headings["The force agrees."] == "Recommendations"
    assert headings["We were told much."] == "Recommendations"


def test_headings_are_kept_and_are_no_sentences():
    made = report(block("heading", "Training"), block("paragraph", "It is good."))
    assert [made.text[h.start : h.end] for h in made.headings] == ["Training"]
    assert [s.text for s in made.sentences] == ["It is good."]


def test_a_report_without_text_has_no_sentences():
    made = report()
    assert (made.text, made.sentences, made.page_at(0)) == ("", (), 1)


def test_half_a_surrogate_pair_never_reaches_the_text():
    made = report(block("paragraph", "Broken \ud83d sign."))
    assert made.sentences[0].text.encode("utf-8")
