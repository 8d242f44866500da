"""What a notebook shows."""

import pickle
from html.parser import HTMLParser
from pathlib import Path

from findings_nlp.reading.reader import read_report
from findings_nlp.records import Finding, Findings, Sentence, ThemeTag

EXAMPLE = Path(__file__).parent.parent / "examples" / "harrowmere-2025.pdf"
HOSTILE = '<script>alert("$x$")</script> & more'


class Cells(HTMLParser):
    """Collects the text of the cells, and the names of the tags."""

    def __init__(self, html):
        super().__init__()
        self.tags, self.cells = set(), []
        self.feed(html)

    def handle_starttag(self, tag, attributes):
        self.tags.add(tag)
        if tag in ("td", "th"):
            self.cells.append("")

    def handle_data(self, text):
        if self.cells:
            self.cells[-1] += text


def finding(text, page=0, needs_review=False, **themes):
    tags = {theme: ThemeTag(0.914, sentiment) for theme, sentiment in themes.items()}
    shares = {"strength": 0.1, "concern": 0.7, "mixed": 0.1, "neutral": 0.1}
    return Finding(Sentence(text, page), "concern", shares, tags, needs_review)


def test_a_finding_is_a_table_with_a_line_a_theme():
    shown = Cells(finding("Cells are dirty.", custody="concern", training="mixed")._repr_html_())
    assert shown.cells == [
        *("sentence", "theme", "sentiment", "sure"),
        *("Cells are dirty.", "custody", "concern", "70%"),
        *("training", "mixed", "70%"),
    ], "of a theme of 91 % and a sentiment of 70 % it is 70 % sure"


def test_pages_and_doubts_are_shown_where_there_are_any():
    shown = Cells(Findings([finding("One.", 3, needs_review=True)])._repr_html_())
    assert shown.cells[5:] == ["3", "One.", "–", "concern", "70%\N{NO-BREAK SPACE}?"]


def test_text_of_a_report_is_shown_as_text():
    html = finding(HOSTILE, custody="concern")._repr_html_()
    assert HOSTILE in Cells(html).cells
    assert Cells(html).tags == {"table", "thead", "tbody", "tr", "th", "td"}
    assert "tex2jax_ignore mathjax_ignore" in html, "dollar signs are no formula"


def test_what_tag_returns_is_a_list_and_a_table(small_model):
    findings = small_model.tag(["Cells are dirty."] * 60)
    assert findings == list(findings)
    assert len(Cells(findings._repr_html_()).cells) >= 4 + 50 * 4
    assert "and 10 more findings" in findings._repr_html_()
    assert "more" not in findings[:20]._repr_html_()
    assert isinstance(findings[0], Finding)
    assert type(pickle.loads(pickle.dumps(findings))) is Findings


def test_a_report_shows_what_was_read():
    report = read_report(EXAMPLE)
    shown = Cells(report._repr_html_())
    assert f"sentences {len(report.sentences)}" in report._repr_html_()
    assert shown.cells[:3] == ["page", "heading", "sentence"]
    assert shown.cells[5] == report.sentences[0].text
    assert f"and {len(report.sentences) - 10} more sentences" in report._repr_html_()
