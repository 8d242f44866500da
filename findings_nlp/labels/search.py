"""Find a sentence in a report by its letters and digits, wherever a reader has cut and joined."""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import cached_property
from itertools import chain

from findings_nlp.labels.letters import Letters, Span, hash_of, letters_of
from findings_nlp.labels.pointers import Pointer
from findings_nlp.records import PageMark, Report, Sentence
from findings_nlp.taxonomy import Sentiment


class ReportSearch:
    """Points at sentences of one report, and finds what pointers point at.

    What is not in the report's text is looked for in the text as printed, where running lines and
    the numbers of paragraphs stand between the words.
    """

    def __init__(self, report: Report) -> None:
        self._report = report
        self._text = _PagedLetters(report)

    @cached_property
    def _printed(self) -> _PagedLetters:
        return _PagedLetters(as_printed(self._report))

    def point_at(
        self, text: str, page: int = 0, *, sentiment: Sentiment, themes: Mapping[str, Sentiment]
    ) -> Pointer | None:
        """Return a pointer at a sentence, or None if the report does not hold it.

        Parameters
        ----------
        text
            The sentence. Spaces, hyphens, punctuation and case may differ from the report's.
        page
            Where it stands, if it may stand in several places; the first of them if 0.
        sentiment, themes
            The label.
        """
        wanted = letters_of(text)
        for pages in self._layers() if wanted else ():
            begin = pages.begin_of(wanted, page)
            if begin is not None:
                where = pages.page_of(begin)
                key = hash_of(wanted)
                sha256 = self._report.sha256
                return Pointer(sha256, where, len(wanted), key, sentiment, themes)
        return None

    def find(self, pointer: Pointer) -> Sentence | None:
        """Return the sentence that a pointer points at, or None if the report does not hold it.

        Returns
        -------
        sentence
            The reader's own sentence if it has the same letters; else the stretch of the report's
            text that has them. A stretch with running lines in it stands nowhere in the text: its
            paragraph is -1, and its offsets are 0.
        """
        for pages in self._layers():
            begin = pages.begin_with(pointer.length, pointer.hash, pointer.page)
            if begin is not None:
                span = pages.span(begin, pointer.length)
                text = pages.letters.text[span.start : span.end]
                page = pages.page_of(begin)
                return self._sentence(span) if pages is self._text else Sentence(text, page)
        return None

    def _layers(self) -> Iterator[_PagedLetters]:
        yield self._text
        yield self._printed

    def _sentence(self, span: Span) -> Sentence:
        report = self._report
        starts = [paragraph.start for paragraph in report.paragraphs]
        index = bisect_right(starts, span.start) - 1
        heading = report.paragraphs[index].heading
        text, page = report.text[span.start : span.end], report.page_at(span.start)
        return Sentence(text, page, index, heading, span.start, span.end)


class _PagedLetters:
    """The letters of a report, with its pages and where its sentences begin."""

    def __init__(self, report: Report) -> None:
        self.letters = Letters(report.text)
        self._report = report
        self._begins: dict[str, list[int]] = defaultdict(list)
        self._sentences: dict[tuple[int, int], Span] = {}
        for sentence in report.sentences:
            begin, end = map(self.letters.before, (sentence.start, sentence.end))
            self._begins[hash_of(self.letters.stream[begin:end])].append(begin)
            self._sentences[begin, end - begin] = Span(sentence.start, sentence.end)

    def page_of(self, begin: int) -> int:
        """Return the page of a letter."""
        return self._report.page_at(self.letters.span(begin, 1).start)

    def span(self, begin: int, length: int) -> Span:
        """Return where a stretch stands in the text: a sentence's own place if it is one."""
        return self._sentences.get((begin, length)) or self.letters.span(begin, length)

    def begin_of(self, wanted: str, page: int) -> int | None:
        """Return where these letters begin: a sentence's beginning first, the nearest page."""
        begins = self._begins.get(hash_of(wanted)) or _occurrences(self.letters.stream, wanted)
        return self._nearest(begins, page)

    def begin_with(self, length: int, wanted: str, page: int) -> int | None:
        """Return where a stretch of this length and hash begins, near the page first."""
        begins = [each for each in self._begins.get(wanted, ()) if self._is(each, length, wanted)]
        if begins:
            return self._nearest(begins, page)
        return next((each for each in self._places(page) if self._is(each, length, wanted)), None)

    def _is(self, begin: int, length: int, wanted: str) -> bool:
        letters = self.letters.stream[begin : begin + length]
        return len(letters) == length and hash_of(letters) == wanted

    def _nearest(self, begins: Iterable[int], page: int) -> int | None:
        def distance(begin: int) -> int:
            return abs(self.page_of(begin) - page) if page else begin

        return min(begins, key=distance, default=None)

    def _places(self, page: int) -> Iterator[int]:
        """Yield every place of the stream: those of the page first, then of its neighbours."""
        everywhere = range(len(self.letters.stream))
        return chain(self._pages(page, 0), self._pages(page, 1), everywhere)

    def _pages(self, page: int, around: int) -> range:
        """Return the places of a page and of so many before and after it."""
        marks = self._report.page_marks
        ends = [*(mark.offset for mark in marks[1:]), len(self.letters.text)]
        near = [place for place, mark in enumerate(marks) if abs(mark.page - page) <= around]
        if not near:
            return range(0)
        begin, end = marks[near[0]].offset, ends[near[-1]]
        return range(self.letters.before(begin), self.letters.before(end))


def _occurrences(stream: str, wanted: str) -> Iterator[int]:
    begin = stream.find(wanted)
    while begin >= 0:
        yield begin
        begin = stream.find(wanted, begin + 1)


def as_printed(report: Report) -> Report:
    """Return a report whose text holds what the reader took out of it.

    The running lines of a page stand at its beginning, and bullets and numbers before their
    paragraphs. The report has pages, but neither paragraphs nor sentences.
    """
    added = _taken_out(report)
    pieces, at = [], 0
    for offset in sorted(added):
        pieces += [report.text[at:offset], added[offset]]
        at = offset
    pieces.append(report.text[at:])
    marks = _moved(report.page_marks, added)
    return replace(report, text="".join(pieces), page_marks=marks, paragraphs=(), sentences=())


def _taken_out(report: Report) -> dict[int, str]:
    """Return what the reader took out, by the offset before which it stood."""
    added: dict[int, str] = defaultdict(str)
    begins = {mark.page: mark.offset for mark in reversed(report.page_marks)}
    for line in report.left_out:
        if line.kind == "furniture" and line.page in begins:
            added[begins[line.page]] += line.text + " "
    for paragraph in report.paragraphs:
        if paragraph.label:
            added[paragraph.start] += paragraph.label + " "
    return added


def _moved(marks: Sequence[PageMark], added: dict[int, str]) -> tuple[PageMark, ...]:
    return tuple(
        PageMark(
            mark.offset + sum(len(text) for at, text in added.items() if at < mark.offset),
            mark.page,
        )
        for mark in marks
    )
