"""Settings of training, saved with the model. They are passed in, never read from a module."""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import Any

from findings_nlp.errors import SettingsError


@dataclass(frozen=True)
class Settings:
    """How a model is trained.

    Attributes
    ----------
    bucket_bits
        The n-grams are hashed into ``2 ** bucket_bits`` buckets; 10 to 24.
    word_ngrams
        Shortest and longest run of words counted as a feature.
    character_ngrams
        Shortest and longest run of characters counted, inside a word and its edges.
    character_share
        How much a run of characters counts, beside a word or a run of words; above 0, at most 1.
        There are seven times as many.
    fewest_sentences
        An n-gram is known to the model if it occurs in at least this many labelled sentences.
    inverse_penalty
        Inverse strength of the L2 penalty of the weights (scikit-learn's ``C``).
    teacher_share
        How much a sentence that a teacher has scored counts, beside a labelled one; above 0, at
        most 1.
    piece_share
        How much a piece of a sentence that a teacher has scored counts; above 0, at most 1.
    folds
        Number of folds for calibration and thresholds; a source is never in two folds.
    review_band
        How near to its threshold a theme, or how nearly level the two likeliest sentiments, send a
        sentence to review: with a threshold of 0.5, those whose probability is less than this away;
        0 to 0.5.
    """

    bucket_bits: int = 19
    word_ngrams: tuple[int, int] = (1, 2)
    character_ngrams: tuple[int, int] = (3, 5)
    character_share: float = 0.4
    fewest_sentences: int = 2
    inverse_penalty: float = 1.0
    teacher_share: float = 0.5
    piece_share: float = 0.1
    folds: int = 5
    review_band: float = 0.15

    def __post_init__(self) -> None:
        _check("bucket_bits", self.bucket_bits, 10, 24)
        _check("character_share", self.character_share, 1e-6, 1.0)
        _check("fewest_sentences", self.fewest_sentences, 1, 1_000_000)
        _check("inverse_penalty", self.inverse_penalty, 1e-6, 1e6)
        _check("teacher_share", self.teacher_share, 1e-6, 1.0)
        _check("piece_share", self.piece_share, 1e-6, 1.0)
        _check("folds", self.folds, 2, 50)
        _check("review_band", self.review_band, 0.0, 0.5)
        for name in ("word_ngrams", "character_ngrams"):
            shortest, longest = getattr(self, name)
            _check(f"{name}[0]", shortest, 1, longest)
            _check(f"{name}[1]", longest, shortest, 8)


def _check(name: str, value: float, lowest: float, highest: float) -> None:
    if not lowest <= value <= highest:
        raise SettingsError(f"{name} is {value}; it must be from {lowest} to {highest}")


def settings_from_record(record: Any) -> Settings:
    """Make settings from their JSON form, checking names, types and ranges.

    Raises
    ------
    SettingsError
        The record holds an unknown setting, or a value of another type or out of range.
    """
    if not isinstance(record, dict):
        raise SettingsError(f"settings are {record!r}; expected an object of names and values")
    unknown = sorted(set(record) - {field.name for field in fields(Settings)})
    if unknown:
        raise SettingsError(f"{', '.join(unknown)}: no such setting; a later version may know it")
    return Settings(**{name: _value(name, value) for name, value in record.items()})


def _value(name: str, value: object) -> Any:
    default = getattr(Settings(), name)
    if isinstance(default, tuple):
        return _pair(name, value)
    kinds = (int, float) if isinstance(default, float) else (type(default),)
    if type(value) not in kinds:
        raise SettingsError(f"{name} is {value!r}; it must be like {default!r}")
    return value


def _pair(name: str, value: object) -> tuple[int, int]:
    match value:
        case [int(shortest), int(longest)]:
            return shortest, longest
    raise SettingsError(f"{name} is {value!r}; it must be two whole numbers")
