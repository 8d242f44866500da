"""Labels on published reports: joined with the reports into labelled sentences, and made of them.

The project holds the labels and no report text. Whoever has the reports has the sentences.
"""

from __future__ import annotations

import hashlib
import json
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from findings_nlp.errors import LabelError, ReadError
from findings_nlp.examples import read_examples
from findings_nlp.labels.pointers import Pointer
from findings_nlp.labels.register import PublishedReport
from findings_nlp.labels.search import ReportSearch
from findings_nlp.reading.files import report_files
from findings_nlp.reading.reader import Reader
from findings_nlp.records import Example
from findings_nlp.taxonomy import Taxonomy

_NO_REPORT = "the report is not in the folder"
_NO_SENTENCE = "the report does not hold the sentence"


@dataclass(frozen=True, slots=True)
class NotFound:
    """A label whose sentence was not found.

    Attributes
    ----------
    report
        The name of the report's file; its SHA-256 if no register lists it.
    problem
        What is wrong, the same words for the same problem.
    sentence
        What names the sentence: its text, or its page and hash. Empty if the report is missing.
    """

    report: str
    problem: str
    sentence: str = ""


@dataclass(frozen=True, slots=True)
class Joined:
    """Labelled sentences, in the order of their labels, and the labels left without a sentence."""

    examples: tuple[Example, ...]
    not_found: tuple[NotFound, ...]


@dataclass(frozen=True, slots=True)
class Pointed:
    """Pointers, in the order of the sentences, and the sentences that no report holds."""

    pointers: tuple[Pointer, ...]
    not_found: tuple[NotFound, ...]


@dataclass(frozen=True, slots=True)
class Located:
    """A labelled sentence, the name of the report it was read in, and the page (0 if unknown)."""

    example: Example
    file: str
    page: int = 0


@dataclass(frozen=True, slots=True)
class _Opened:
    """A report that labels ask for: its name and what searches it, or why it cannot be searched."""

    wanted: str
    name: str = ""
    search: ReportSearch | None = None
    problem: str = ""


def _take_no_note() -> None:
    """Do nothing when a report is done."""


def join_labels(
    pointers: Sequence[Pointer],
    folder: str | Path,
    register: Mapping[str, PublishedReport],
    on_report: Callable[[], None] = _take_no_note,
) -> Joined:
    """Find the sentences that pointers point at.

    Parameters
    ----------
    pointers
        The labels.
    folder
        Where the reports are, by whatever names. Those that no label points at are not read.
    register
        What is known of the reports, by SHA-256.
    on_report
        Called when a report is done.

    Returns
    -------
    joined
        The source of an example is the report's authority, or the name of its file if the register
        does not list it; its id is the pointer's hash.

    Raises
    ------
    LabelError
        There is no such folder.
    """
    files = {_sha256(path): path for path in _reports(folder)}
    places = _places([pointer.report for pointer in pointers])
    results: dict[int, Example | NotFound] = {}
    for opened in _opened(places, files, on_report):
        known = register.get(opened.wanted)
        for place in places[opened.wanted]:
            results[place] = _example(pointers[place], opened, known)
    in_order = [results[place] for place in range(len(pointers))]
    return Joined(
        tuple(result for result in in_order if isinstance(result, Example)),
        tuple(result for result in in_order if isinstance(result, NotFound)),
    )


def _example(
    pointer: Pointer, opened: _Opened, known: PublishedReport | None
) -> Example | NotFound:
    name = known.file if known else opened.name or opened.wanted
    if opened.search is None:
        return NotFound(name, opened.problem)
    sentence = opened.search.find(pointer)
    if sentence is None:
        return NotFound(name, _NO_SENTENCE, f"page {pointer.page}, hash {pointer.hash}")
    text, source = " ".join(sentence.text.split()), known.authority if known else name
    told = (source, pointer.hash, pointer.chosen)
    return Example(text, pointer.sentiment, pointer.themes, *told)


def point_labels(
    labels: Sequence[Located],
    folder: str | Path,
    on_report: Callable[[], None] = _take_no_note,
) -> Pointed:
    """Make pointers of labelled sentences.

    Parameters
    ----------
    labels
        The labelled sentences; their file is named with or without its suffix.
    folder
        Where the reports are.
    on_report
        Called when a report is done.

    Raises
    ------
    LabelError
        There is no such folder.
    """
    paths = _reports(folder)
    files = {path.stem: path for path in reversed(paths)} | {path.name: path for path in paths}
    places = _places([label.file for label in labels])
    results: dict[int, Pointer | NotFound] = {}
    for opened in _opened(places, files, on_report):
        for place in places[opened.wanted]:
            results[place] = _pointer(labels[place], opened)
    in_order = [results[place] for place in range(len(labels))]
    return Pointed(
        tuple(result for result in in_order if isinstance(result, Pointer)),
        tuple(result for result in in_order if isinstance(result, NotFound)),
    )


def _pointer(label: Located, opened: _Opened) -> Pointer | NotFound:
    name, example = label.file or "no file named", label.example
    if opened.search is None:
        return NotFound(name, opened.problem)
    pointer = opened.search.point_at(
        example.text, label.page, sentiment=example.sentiment, themes=example.themes
    )
    if pointer is None:
        return NotFound(name, _NO_SENTENCE, example.text)
    return replace(pointer, chosen=example.chosen)


def read_located(path: str | Path, taxonomy: Taxonomy) -> list[Located]:
    """Read labelled sentences that name their report, as JSONL.

    A line is as `read_examples` takes it, with ``file`` (the name of the report's file; the
    ``source`` if there is none) and ``page`` if known.

    Raises
    ------
    LabelError
        The file cannot be read or breaks the format.
    """
    path = Path(path)
    if path.suffix.lower() != ".jsonl":
        raise LabelError(f"{path}: cannot be pointed; give a .jsonl file")
    examples = read_examples(path, taxonomy)
    lines = filter(bytes.strip, path.read_bytes().split(b"\n"))
    records = [json.loads(line.decode("utf-8-sig")) for line in lines]
    return [
        Located(example, str(record.get("file") or example.source), _page(record.get("page")))
        for example, record in zip(examples, records, strict=True)
    ]


def _page(value: object) -> int:
    """Return the page, or 0 for what is none: it only helps the search."""
    return value if isinstance(value, int) and value > 0 else 0


def _reports(folder: str | Path) -> list[Path]:
    if not Path(folder).is_dir():
        raise LabelError(f"{folder}: there is no such folder; name the folder with the reports")
    return report_files([folder])


def _sha256(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def _places(wanted: Sequence[str]) -> dict[str, list[int]]:
    """Return where each report is asked for, in the order of first appearance."""
    places: dict[str, list[int]] = defaultdict(list)
    for place, each in enumerate(wanted):
        places[each].append(place)
    return places


def _opened(
    wanted: Iterable[str], files: Mapping[str, Path], on_report: Callable[[], None]
) -> Iterator[_Opened]:
    """Read each report once, one after the other."""
    with Reader() as reader:
        for each in wanted:
            yield _open(each, files.get(each), reader)
            on_report()


def _open(wanted: str, path: Path | None, reader: Reader) -> _Opened:
    if path is None:
        return _Opened(wanted, problem=_NO_REPORT)
    try:
        return _Opened(wanted, path.name, ReportSearch(reader.read(path)))
    except ReadError as error:
        return _Opened(wanted, path.name, problem=f"the report cannot be read: {error.found}")
