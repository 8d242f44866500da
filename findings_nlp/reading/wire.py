"""Readings as bytes on a pipe: JSON in frames, never pickle, and nothing taken on trust."""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping
from dataclasses import asdict
from typing import BinaryIO, Literal, cast, get_args

from findings_nlp.reading.blocks import Block, Reading
from findings_nlp.reading.limits import Limits
from findings_nlp.reading.problems import ADVICE, Unreadable
from findings_nlp.records import Kind, LeftOut, PageMark

FORMATS = ("pdf", "docx", "html", "text", "markdown")
_KINDS = get_args(Kind)
_LEFT_OUT_KINDS = ("furniture", "contents")
_LENGTH_BYTES = 8
_ANSWER_BYTES, _BYTES_A_CHARACTER = 1_000_000, 16
"""Most bytes of an answer: some for any, more for each character a report may have (escapes,
labels, page marks)."""


class BadAnswer(ValueError):
    """An answer that breaks the protocol."""


def write_frame(pipe: BinaryIO, payload: bytes) -> None:
    """Send a frame: its length, then its bytes."""
    pipe.write(len(payload).to_bytes(_LENGTH_BYTES, "big"))
    pipe.write(payload)
    pipe.flush()


def read_frame(pipe: BinaryIO, most: int) -> bytes:
    """Receive a frame of at most so many bytes.

    Raises
    ------
    EOFError
        The other side ended.
    BadAnswer
        The frame is longer than ``most`` bytes.
    """
    length = int.from_bytes(_read_exactly(pipe, _LENGTH_BYTES), "big")
    if length > most:
        raise BadAnswer(f"a frame of {length} bytes; at most {most} are allowed")
    return _read_exactly(pipe, length)


def _read_exactly(pipe: BinaryIO, count: int) -> bytes:
    payload = pipe.read(count)
    if len(payload) < count:
        raise EOFError
    return payload


def request(suffix: str, limits: Limits) -> bytes:
    """Encode what the child is told beside the bytes of the file."""
    return json.dumps({"suffix": suffix, "limits": asdict(limits)}).encode()


def longest_answer(limits: Limits) -> int:
    """Return the most bytes a true answer can have."""
    return _ANSWER_BYTES + _BYTES_A_CHARACTER * limits.report_characters


def answer_of(reading: Reading) -> bytes:
    """Encode a reading."""
    return _encode(
        {
            "format": reading.format,
            "page_count": reading.page_count,
            "blocks": [
                [block.kind, block.text, block.label, [[m.offset, m.page] for m in block.marks]]
                for block in reading.blocks
            ],
            "left_out": [[left.page, left.kind, left.text] for left in reading.left_out],
            "warnings": reading.warnings,
        }
    )


def refusal(problem: str, found: str) -> bytes:
    """Encode that a file cannot be read, and why."""
    return _encode({"problem": problem, "found": found})


def _encode(answer: Mapping[str, object]) -> bytes:
    # half a surrogate pair, as damaged fonts yield, becomes a question mark: offsets stay
    return json.dumps(answer, ensure_ascii=False).encode("utf-8", "replace")


def reading_from(answer: bytes) -> Reading:
    """Rebuild a reading from the child's answer, with every type and number checked.

    Raises
    ------
    Unreadable
        The child says the file cannot be read.
    BadAnswer
        The answer is none that a sound child gives.
    """
    try:
        fields = json.loads(answer)
        if "problem" in fields:
            raise Unreadable(_one_of(ADVICE, fields["problem"]), _text(fields["found"]))
        page_count = _count(fields["page_count"], least=0)
        return Reading(
            format=_one_of(FORMATS, fields["format"]),
            page_count=page_count,
            blocks=tuple(_block(block, page_count) for block in _list(fields["blocks"])),
            left_out=tuple(_left_out(*_list(left)) for left in _list(fields["left_out"])),
            warnings=tuple(_text(warning) for warning in _list(fields["warnings"])),
        )
    except (KeyError, TypeError, ValueError, RecursionError) as error:
        raise BadAnswer("the answer is not a reading") from error


def _block(block: object, page_count: int) -> Block:
    kind, text, label, marks = _list(block)
    pages = tuple(_mark(*_list(mark), page_count=page_count) for mark in _list(marks))
    offsets = [mark.offset for mark in pages]
    if offsets[:1] != [0] or offsets != sorted(set(offsets)) or offsets[-1] > len(_text(text)):
        raise BadAnswer("page marks out of order")
    return Block(cast(Kind, _one_of(_KINDS, kind)), _text(text), pages, _text(label))


def _mark(offset: object, page: object, *, page_count: int) -> PageMark:
    if _count(page, least=1) > page_count:
        raise BadAnswer("a page beyond the last")
    return PageMark(_count(offset, least=0), _count(page, least=1))


def _left_out(page: object, kind: object, text: object) -> LeftOut:
    checked = cast(Literal["furniture", "contents"], _one_of(_LEFT_OUT_KINDS, kind))
    return LeftOut(_count(page, least=1), checked, _text(text))


def _one_of(names: Collection[str], value: object) -> str:
    if type(value) is not str or value not in names:
        raise BadAnswer(f"one of {', '.join(names)} was expected")
    return value


def _list(value: object) -> list[object]:
    if type(value) is not list:
        raise BadAnswer("a list was expected")
    return value


def _text(value: object) -> str:
    if type(value) is not str:
        raise BadAnswer("a text was expected")
    value.encode()  # half a surrogate pair raises UnicodeEncodeError, which is a ValueError
    return value


def _count(value: object, least: int) -> int:
    if type(value) is not int or value < least:
        raise BadAnswer(f"a whole number from {least} was expected")
    return value
