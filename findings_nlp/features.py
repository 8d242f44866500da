"""Texts to hashed n-grams, a batch at a time and without a Python loop over characters or words.

A batch becomes one buffer of bytes in which letters are lower case, digits are all ``0`` and
everything else is a space. An n-gram of up to eight characters is then a masked eight-byte window
on that buffer, and a word of any length a chain of such windows; mixing the bits of that number
gives its bucket. Nothing depends on where in the batch a text stands.

The n-grams of a text are its runs of words, and the runs of characters inside each of its words
with one space at either edge. The former have the even buckets, the latter the odd ones.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from findings_nlp.settings import Settings

Bytes = npt.NDArray[np.uint8]
Keys = npt.NDArray[np.uint64]
Places = npt.NDArray[np.int64]

_ENCODING = "cp1252"
"""One byte a character, with the letters of Western Europe and the printers' quotation marks.
Other characters become ``?``, which counts as a space."""
_SPACE = ord(" ")
_APOSTROPHE = ord("'")
_WINDOW = 8
"""Bytes in a window: what fits into an unsigned 64-bit number."""
_LONGEST_WORD = 64
"""Letters after which a word is cut, so that hostile input costs no more than plain input."""
_BATCH_CHARACTERS = 1 << 18
"""About 1,800 sentences; larger batches share more words but leave the processor's cache."""
_MASKS: Keys = np.array([(1 << 8 * size) - 1 for size in range(_WINDOW + 1)], dtype=np.uint64)
_ODD = np.uint64(0x9E3779B97F4A7C15)
"""2**64 divided by the golden ratio: spreads what it multiplies over all bits (Knuth, TAOCP 3)."""
_CHARACTERS = 16
"""Added to the length of a run of characters, so that its kind is not that of a run of words."""
_KINDS: Keys = np.arange(2 * _CHARACTERS, dtype=np.uint64) * _ODD
"""Sets the hashes of n-grams of different kinds apart."""


def _code_of(byte: int) -> int:
    character = bytes([byte]).decode(_ENCODING, "replace")
    if character.isdigit() and character.isascii():
        return ord("0")
    if character in "'’‘":
        return _APOSTROPHE
    if character.isalpha():
        return character.lower().encode(_ENCODING, "replace")[0]
    return _SPACE


_CODES = bytes(_code_of(byte) for byte in range(256))


@dataclass(frozen=True, eq=False)
class Words:
    """The words of a batch of texts.

    Attributes
    ----------
    codes
        The texts as bytes, a space between them, spaces at both ends.
    starts, lengths
        Where each word begins in ``codes``, and its number of letters; shape (n_words,).
    bounds
        The words of text ``i`` are ``bounds[i]`` to ``bounds[i + 1]``; shape (n_texts + 1,).
    """

    codes: Bytes
    starts: Places
    lengths: Places
    bounds: Places


@dataclass(frozen=True, eq=False)
class Ngrams:
    """Hashed n-grams, grouped by the word or the text that owns them.

    Attributes
    ----------
    buckets
        The bucket of each n-gram, from 0 to ``2 ** bucket_bits``; shape (n_ngrams,).
    bounds
        The n-grams of owner ``i`` are ``bounds[i]`` to ``bounds[i + 1]``; shape (n_owners + 1,).
    """

    buckets: Places
    bounds: Places


def batches(texts: Iterable[str], characters: int = _BATCH_CHARACTERS) -> Iterator[list[str]]:
    """Yield the texts in lists of about that many characters, each of at least one text."""
    batch: list[str] = []
    room = characters
    for text in texts:
        if batch and len(text) > room:
            yield batch
            batch, room = [], characters
        batch.append(text)
        room -= len(text)
    if batch:
        yield batch


def split_words(texts: Sequence[str]) -> Words:
    """Find the words of a batch of texts.

    Parameters
    ----------
    texts
        Any strings, empty ones included.
    """
    codes = _codes(texts)
    is_letter = codes != _SPACE
    edges = np.flatnonzero(is_letter[1:] != is_letter[:-1]) + 1
    starts, ends = edges[0::2], edges[1::2]
    text_ends = np.cumsum([len(text) + 1 for text in texts], dtype=np.int64)
    bounds = np.searchsorted(starts, np.concatenate(([0], text_ends)))
    return Words(codes, starts, ends - starts, bounds)


def _codes(texts: Sequence[str]) -> Bytes:
    joined = f" {' '.join(texts)}{' ' * _WINDOW}"
    codes = np.frombuffer(
        bytearray(joined.encode(_ENCODING, "replace").translate(_CODES)), dtype=np.uint8
    )
    _clear_quotation_marks(codes)
    _cut_long_words(codes)
    return codes


def _clear_quotation_marks(codes: Bytes) -> None:
    """Make a space of each apostrophe that is not between two letters."""
    marks = np.flatnonzero(codes == _APOSTROPHE)
    at_edge = (codes[marks - 1] == _SPACE) | (codes[marks + 1] == _SPACE)
    codes[marks[at_edge]] = _SPACE


def _cut_long_words(codes: Bytes) -> None:
    spaces = np.flatnonzero(codes == _SPACE)
    if np.diff(spaces).max() <= _LONGEST_WORD + 1:
        return
    places = np.arange(len(codes))
    last_space = np.maximum.accumulate(np.where(codes == _SPACE, places, 0))
    codes[(places - last_space) % (_LONGEST_WORD + 1) == 0] = _SPACE


def word_keys(words: Words) -> Keys:
    """Return a number for each word, the same for the same letters; shape (n_words,)."""
    windows = _windows(words.codes)
    keys = _mix(windows[words.starts] & _MASKS[np.minimum(words.lengths, _WINDOW)])
    for done in range(_WINDOW, int(words.lengths.max(initial=0)), _WINDOW):
        longer = np.flatnonzero(words.lengths > done)
        mask = _MASKS[np.minimum(words.lengths[longer] - done, _WINDOW)]
        keys[longer] = _mix(keys[longer] ^ (windows[words.starts[longer] + done] & mask))
    return keys


def inner_ngrams(words: Words, keys: Keys, chosen: Places, settings: Settings) -> Iterator[Ngrams]:
    """Yield the n-grams that stand within one word: the word itself and its runs of characters.

    Parameters
    ----------
    words
        The words of a batch.
    keys
        Their `word_keys`.
    chosen
        Indices of the words wanted; they own the n-grams yielded; shape (n_chosen,).
    settings
        Which n-grams, and into how many buckets.
    """
    if settings.word_ngrams[0] == 1:
        yield Ngrams(_buckets(keys[chosen], 1, settings), np.arange(len(chosen) + 1))
    windows = _windows(words.codes)
    shortest, longest = settings.character_ngrams
    for size in range(shortest, longest + 1):
        counts = np.maximum(words.lengths[chosen] + 3 - size, 0)
        places, bounds = _ranges(words.starts[chosen] - 1, counts)
        grams = windows[places] & _MASKS[size]
        yield Ngrams(_buckets(grams, _CHARACTERS + size, settings), bounds)


def word_runs(words: Words, keys: Keys, settings: Settings) -> Iterator[Ngrams]:
    """Yield the runs of two and more words, owned by their text.

    Parameters
    ----------
    words
        The words of a batch.
    keys
        Their `word_keys`.
    settings
        Which n-grams, and into how many buckets.
    """
    shortest, longest = settings.word_ngrams
    in_text = np.diff(words.bounds)
    runs = keys
    for size in range(2, longest + 1):
        runs = runs[:-1] * _ODD + keys[size - 1 :]
        if size >= shortest:
            places, bounds = _ranges(words.bounds[:-1], np.maximum(in_text + 1 - size, 0))
            yield Ngrams(_buckets(runs[places], size, settings), bounds)


def text_ngrams(texts: Sequence[str], settings: Settings) -> Iterator[Ngrams]:
    """Yield all n-grams of a batch of texts, owned by their text."""
    words = split_words(texts)
    keys = word_keys(words)
    for inner in inner_ngrams(words, keys, np.arange(len(keys)), settings):
        yield Ngrams(inner.buckets, inner.bounds[words.bounds])
    yield from word_runs(words, keys, settings)


def _windows(codes: Bytes) -> Keys:
    """Return the eight bytes from each place on as one number, the first byte the lowest."""
    return np.ndarray(len(codes) - _WINDOW + 1, dtype="<u8", buffer=codes.data, strides=(1,))


def _ranges(firsts: Places, counts: Places) -> tuple[Places, Places]:
    """Return ``counts[i]`` whole numbers from ``firsts[i]`` on, for all i, and their bounds."""
    bounds = np.concatenate(([0], np.cumsum(counts)))
    return np.repeat(firsts - bounds[:-1], counts) + np.arange(bounds[-1]), bounds


def are_characters(buckets: npt.NDArray[np.integer[Any]]) -> npt.NDArray[np.bool_]:
    """Return which buckets hold runs of characters, not words and runs of words; same shape."""
    found: npt.NDArray[np.bool_] = buckets % 2 == 1
    return found


def _buckets(keys: Keys, kind: int, settings: Settings) -> Places:
    spread = _mix(keys ^ _KINDS[kind])
    halves = (spread >> np.uint64(65 - settings.bucket_bits)).astype(np.int64)
    return 2 * halves + (kind >= _CHARACTERS)


def _mix(keys: Keys) -> Keys:
    """Spread each number over all 64 bits (the finaliser of MurmurHash3, Austin Appleby)."""
    shift = np.uint64(33)
    keys = (keys ^ (keys >> shift)) * np.uint64(0xFF51AFD7ED558CCD)
    keys = (keys ^ (keys >> shift)) * np.uint64(0xC4CEB9FE1A85EC53)
    return keys ^ (keys >> shift)
