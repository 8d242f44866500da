"""The frozen records that travel between modules: reports, sentences, examples and findings."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Literal, SupportsIndex, overload

from findings_nlp.taxonomy import Sentiment

Kind = Literal["heading", "paragraph", "bullet", "numbered", "cell", "footnote"]
"""What a paragraph is. All but headings are cut into sentences."""


@dataclass(frozen=True, slots=True)
class PageMark:
    """From ``offset`` on, the text stands on ``page`` (numbered from 1)."""

    offset: int
    page: int


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A block of a report's text.

    Attributes
    ----------
    start, end
        Offsets in the report's text, in characters, end exclusive.
    page
        Page of the first character, from 1.
    kind
        What it is.
    label
        The bullet or number that stood before it and is not part of the text.
    heading
        The heading it stands under; for a bullet, the words that introduce its list if there are
        any ("Areas for improvement include:"). Empty if there is none.
    """

    start: int
    end: int
    page: int
    kind: Kind
    label: str = ""
    heading: str = ""


@dataclass(frozen=True, slots=True)
class LeftOut:
    """Words on a page that are no part of the report's text: a running header, a contents line."""

    page: int
    kind: Literal["furniture", "contents"]
    text: str


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence and where it stands.

    Attributes
    ----------
    text
        The sentence; ``report.text[start:end]`` where it comes from a report.
    page
        Page of its first character, from 1; 0 for a sentence of no report.
    paragraph
        Index into the report's paragraphs; -1 for a sentence of no report.
    heading
        The heading or list introduction it stands under.
    start, end
        Offsets in the report's text, in characters, end exclusive.
    """

    text: str
    page: int = 0
    paragraph: int = -1
    heading: str = ""
    start: int = 0
    end: int = 0


@dataclass(frozen=True)
class Report:
    """A report that has been read.

    Attributes
    ----------
    name
        The file's name.
    sha256
        SHA-256 of the file's bytes, in hexadecimal.
    format
        ``pdf``, ``docx``, ``html``, ``text`` or ``markdown``.
    text
        The paragraphs in reading order, a newline between them.
    paragraphs
        The blocks of the text, headings among them.
    sentences
        The sentences, in the order of the text.
    page_marks
        Where the text goes from one page to another, ordered by offset. Pages need not ascend: a
        paragraph that runs over a page turn stands before the footnotes of its first page.
    page_count
        Number of pages in the file; 1 for formats without pages.
    left_out
        Headers, footers, page numbers and contents lines, which are not part of the text.
    warnings
        Doubts about the reading, such as a page with hardly any text.
    """

    name: str
    sha256: str
    format: str
    text: str
    paragraphs: tuple[Paragraph, ...]
    sentences: tuple[Sentence, ...]
    page_marks: tuple[PageMark, ...]
    page_count: int
    left_out: tuple[LeftOut, ...] = ()
    warnings: tuple[str, ...] = ()

    @cached_property
    def headings(self) -> tuple[Paragraph, ...]:
        """Return the paragraphs that are headings."""
        return tuple(paragraph for paragraph in self.paragraphs if paragraph.kind == "heading")

    @cached_property
    def _mark_offsets(self) -> list[int]:
        return [mark.offset for mark in self.page_marks]

    def page_at(self, offset: int) -> int:
        """Return the page, from 1, on which the character at this offset stands."""
        return self.page_marks[bisect_right(self._mark_offsets, offset) - 1].page

    def page_text(self, page: int) -> str:
        """Return the text that stands on one page, in reading order."""
        ends = [*self._mark_offsets[1:], len(self.text)]
        return "".join(
            self.text[mark.offset : end]
            for mark, end in zip(self.page_marks, ends, strict=True)
            if mark.page == page
        )

    def _repr_html_(self) -> str:
        from findings_nlp.notebook import report_html

        return report_html(self)


@dataclass(frozen=True)
class Example:
    """A labelled sentence.

    Attributes
    ----------
    text
        The sentence.
    sentiment
        The sentiment of the whole sentence.
    themes
        Each theme that applies, with its own sentiment.
    source
        The report or authority it comes from; sentences of one source are never split over folds.
        Empty if unknown.
    id
        The name the user gave it; empty if none.
    chosen
        Whether it was chosen because a model was unsure of it. Such a sentence teaches, but it is
        harder than what reports say as a rule: no figure, calibration or threshold comes from it
        where there are enough others.
    """

    text: str
    sentiment: Sentiment
    themes: Mapping[str, Sentiment] = field(default_factory=dict)
    source: str = ""
    id: str = ""
    chosen: bool = False


@dataclass(frozen=True, slots=True)
class ThemeTag:
    """A theme found in a sentence: its probability from 0 to 1, and what is said of it."""

    probability: float
    sentiment: Sentiment


@dataclass(frozen=True, slots=True)
class Finding:
    """A tagged sentence.

    Attributes
    ----------
    sentence
        The sentence and where it stands.
    sentiment
        The sentiment of the whole sentence.
    sentiment_scores
        Probability of each of the four sentiments; they sum to 1.
    themes
        The themes found, each with its probability and its own sentiment; empty if none.
    needs_review
        Whether the model is unsure of a theme or of the sentiment, so a person should look.
    """

    sentence: Sentence
    sentiment: Sentiment
    sentiment_scores: Mapping[Sentiment, float]
    themes: Mapping[str, ThemeTag]
    needs_review: bool

    def sureness(self, theme: str = "") -> float:
        """Return how sure the model is of a theme and of the sentiment: the less sure of the two.

        Parameters
        ----------
        theme
            One of `themes`; of the sentence's sentiment alone if empty.

        Returns
        -------
        sureness
            A probability, 0 to 1.
        """
        of_sentiment = self.sentiment_scores[self.sentiment]
        return min(self.themes[theme].probability, of_sentiment) if theme else of_sentiment

    def _repr_html_(self) -> str:
        return Findings([self])._repr_html_()


class Findings(list[Finding]):
    """A list of findings, which a notebook shows as a table."""

    @overload
    def __getitem__(self, place: SupportsIndex, /) -> Finding: ...
    @overload
    def __getitem__(self, place: slice, /) -> Findings: ...
    def __getitem__(self, place: SupportsIndex | slice, /) -> Finding | Findings:
        """Return one finding, or a part that is shown as a table too."""
        if isinstance(place, slice):
            return Findings(super().__getitem__(place))
        return super().__getitem__(place)

    def _repr_html_(self) -> str:
        from findings_nlp.notebook import findings_html

        return findings_html(self)
