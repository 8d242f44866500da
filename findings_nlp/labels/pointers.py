"""Labels that point at a sentence of a published report: the label is ours, the words stay there.

A pointer is a JSON line: ``{"report", "page", "length", "hash", "sentiment", "themes"}``, with
``"chosen": true`` if its sentence was chosen because a model was unsure of it.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from findings_nlp.errors import LabelError
from findings_nlp.taxonomy import SENTIMENTS, Sentiment, Taxonomy

_MOST_PROBLEMS = 20
_LONGEST = 10_000
"""Letters and digits of a sentence at most; the longest in 226 reports has 551."""
_LAST_PAGE = 100_000
_SHA256 = re.compile("[0-9a-f]{64}")
_HASH = re.compile("[0-9a-f]{16}")


@dataclass(frozen=True, slots=True)
class Pointer:
    """A label, and where its sentence stands.

    Attributes
    ----------
    report
        SHA-256 of the report's file, in hexadecimal.
    page
        Page on which the sentence begins, from 1.
    length
        Number of letters and digits of the sentence.
    hash
        What `findings_nlp.labels.letters.hash_of` gives for them.
    sentiment
        The sentiment of the whole sentence.
    themes
        Each theme that applies, with its own sentiment.
    chosen
        See `findings_nlp.records.Example`.
    """

    report: str
    page: int
    length: int
    hash: str
    sentiment: Sentiment
    themes: Mapping[str, Sentiment] = field(default_factory=dict)
    chosen: bool = False


class _Bad(Exception):
    """What is wrong with a line; the reader adds file and line."""


def read_pointers(paths: Iterable[str | Path], taxonomy: Taxonomy) -> list[Pointer]:
    """Read pointers from JSONL files.

    Parameters
    ----------
    paths
        Files, or folders whose .jsonl files are read in the order of their names.
    taxonomy
        The themes allowed.

    Raises
    ------
    LabelError
        A file cannot be read, or lines break the format: the first 20 of them are listed, each
        with file and line.
    """
    pointers: list[Pointer] = []
    problems: list[str] = []
    for path in _files(paths):
        for number, line in enumerate(_lines(path), start=1):
            try:
                pointers += [_pointer(line, taxonomy)] if line.strip() else []
            except _Bad as problem:
                problems.append(f"{path}:{number}: {problem}")
    if problems:
        more = [f"and {len(problems) - _MOST_PROBLEMS} more"] * (len(problems) > _MOST_PROBLEMS)
        raise LabelError("\n".join(problems[:_MOST_PROBLEMS] + more))
    return pointers


def _files(paths: Iterable[str | Path]) -> Iterator[Path]:
    for path in map(Path, paths):
        files = sorted(path.glob("*.jsonl")) if path.is_dir() else [path]
        if not files:
            raise LabelError(f"{path}: holds no .jsonl file; give a folder with labels")
        yield from files


def _lines(path: Path) -> list[bytes]:
    try:
        return path.read_bytes().splitlines()
    except OSError as error:
        raise LabelError(f"{path}: cannot be read ({error.strerror}); check the path") from None


def _pointer(line: bytes, taxonomy: Taxonomy) -> Pointer:
    record = _record(line)
    themes = record.get("themes")
    if not isinstance(themes, dict):
        raise _Bad(f"themes is {_short(themes)}; expected each theme with its sentiment, or {{}}")
    return Pointer(
        report=_digits("report", record, _SHA256),
        page=_number("page", record, _LAST_PAGE),
        length=_number("length", record, _LONGEST),
        hash=_digits("hash", record, _HASH),
        sentiment=_sentiment("sentiment", record.get("sentiment")),
        themes={_theme(name, taxonomy): _sentiment(name, said) for name, said in themes.items()},
        chosen=_chosen(record.get("chosen", False)),
    )


def _record(line: bytes) -> dict[str, Any]:
    try:
        record = json.loads(line.decode("utf-8-sig"))
    except (ValueError, RecursionError) as error:
        raise _Bad(f"not JSON ({error}); write one object a line, in UTF-8") from None
    if not isinstance(record, dict):
        raise _Bad(f'found {_short(record)}; expected an object, {{"report": …}}')
    return record


def _digits(name: str, record: dict[str, Any], form: re.Pattern[str]) -> str:
    value = record.get(name)
    if not isinstance(value, str) or not form.fullmatch(value):
        raise _Bad(f"{name} is {_short(value)}; expected hexadecimal digits, {form.pattern}")
    return value


def _number(name: str, record: dict[str, Any], highest: int) -> int:
    value = record.get(name)
    if type(value) is not int or not 1 <= value <= highest:
        raise _Bad(f"{name} is {_short(value)}; expected a whole number from 1 to {highest}")
    return value


def _theme(name: str, taxonomy: Taxonomy) -> str:
    if name not in taxonomy.theme_names:
        allowed = ", ".join(taxonomy.theme_names)
        raise _Bad(f"theme {_short(name)} is not in the taxonomy; allowed: {allowed}")
    return name


def _sentiment(name: str, said: object) -> Sentiment:
    for sentiment in SENTIMENTS:
        if said == sentiment:
            return sentiment
    raise _Bad(f"{name} is {_short(said)}; allowed: {', '.join(SENTIMENTS)}")


def _chosen(value: object) -> bool:
    if not isinstance(value, bool):
        raise _Bad(f"chosen is {_short(value)}; expected true or false")
    return value


def _short(value: object) -> str:
    shown = repr(value)
    return shown if len(shown) <= 60 else f"{shown[:57]}…"


def write_pointers(pointers: Iterable[Pointer], path: str | Path) -> None:
    """Write pointers so that `read_pointers` gives them back.

    Raises
    ------
    LabelError
        The file cannot be written.
    """
    lines = (json.dumps(_record_of(pointer)) + "\n" for pointer in pointers)
    try:
        Path(path).write_text("".join(lines), encoding="utf-8", newline="\n")
    except OSError as error:
        raise LabelError(f"{path}: cannot be written ({error.strerror})") from None


def _record_of(pointer: Pointer) -> dict[str, Any]:
    record = asdict(pointer)
    return record if pointer.chosen else {key: record[key] for key in record if key != "chosen"}
