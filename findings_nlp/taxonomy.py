"""Themes and sentiments: the columns that sentences are tagged with. A taxonomy is data."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any, Literal, get_args

from findings_nlp.errors import TaxonomyError

Sentiment = Literal["strength", "concern", "mixed", "neutral"]
SENTIMENTS: tuple[Sentiment, ...] = get_args(Sentiment)
JUDGEMENTS: tuple[Sentiment, ...] = ("strength", "concern")
"""What a sentence can say of a theme; ``mixed`` is both of them, ``neutral`` neither."""
SENTIMENT_COLUMNS: tuple[Sentiment, ...] = (*JUDGEMENTS, "neutral")
"""The sentiments with a column of their own in a score array."""

_NAME = re.compile(r"[a-z][a-z0-9_]{0,63}")


@dataclass(frozen=True)
class Theme:
    """A subject that a sentence can be about.

    Attributes
    ----------
    name
        Lower case letters, digits and underscores; names the column.
    title
        How people write it.
    definition
        When the theme applies, for labellers.
    keywords
        Word beginnings that mark the theme, for the keyword baseline only.
    """

    name: str
    title: str = ""
    definition: str = ""
    keywords: tuple[str, ...] = ()


@dataclass(frozen=True)
class Column:
    """One column of a score array: a theme, or a sentiment of the whole sentence."""

    theme: str = ""
    sentiment: str = ""

    @property
    def name(self) -> str:
        """Return the column's name in files, such as ``custody`` or ``concern``."""
        return self.theme or self.sentiment

    def holds(self, sentiment: Sentiment) -> bool:
        """Return whether the column of a sentiment is true of a sentence with this one."""
        return sentiment == self.sentiment or (
            sentiment == "mixed" and self.sentiment in JUDGEMENTS
        )


@dataclass(frozen=True)
class Taxonomy:
    """The themes of a model and the words of its keyword baseline.

    Attributes
    ----------
    name
        What the taxonomy is called.
    themes
        The themes, in column order; at least one.
    cues
        Word beginnings that mark ``strength`` and ``concern``, for the keyword baseline only.
    """

    name: str
    themes: tuple[Theme, ...]
    cues: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        names = self.theme_names
        if not names:
            raise TaxonomyError(f"taxonomy {self.name!r} has no themes; give it at least one")
        for name in names:
            _check_theme_name(name)
        if len(set(names)) < len(names):
            raise TaxonomyError(f"taxonomy {self.name!r} names a theme twice: {', '.join(names)}")

    @cached_property
    def theme_names(self) -> tuple[str, ...]:
        """Return the themes' names in column order."""
        return tuple(theme.name for theme in self.themes)

    @cached_property
    def columns(self) -> tuple[Column, ...]:
        """Return the columns of a score array, the themes before the sentiments."""
        themes = [Column(theme=name) for name in self.theme_names]
        sentiments = [Column(sentiment=sentiment) for sentiment in SENTIMENT_COLUMNS]
        return (*themes, *sentiments)


def _check_theme_name(name: str) -> None:
    if not _NAME.fullmatch(name) or name in SENTIMENTS:
        raise TaxonomyError(
            f"theme name {name!r} is not allowed; use lower case letters, digits and underscores, "
            "beginning with a letter, and none of the sentiments' names"
        )


def read_taxonomy(path: str | Path) -> Taxonomy:
    """Read a taxonomy from its JSON file.

    Raises
    ------
    TaxonomyError
        The file is missing, not JSON, or not a taxonomy.
    """
    try:
        record = json.loads(Path(path).read_text(encoding="utf-8"))
        return taxonomy_from_record(record)
    except OSError as error:
        raise TaxonomyError(f"{path}: {error.strerror}; give the path of a taxonomy file") from None
    except (ValueError, TaxonomyError) as error:
        raise TaxonomyError(f"{path}: not a taxonomy: {error}") from None


def taxonomy_from_record(record: Any) -> Taxonomy:
    """Make a taxonomy from its JSON form, checking it.

    Raises
    ------
    TaxonomyError
        The record lacks a name or themes, or holds something of another type.
    """
    try:
        themes = tuple(_theme_from_record(theme) for theme in record["themes"])
        cues: dict[str, tuple[str, ...]] = {
            judgement: tuple(map(str, record.get("cues", {}).get(judgement, ())))
            for judgement in JUDGEMENTS
        }
        return Taxonomy(str(record["name"]), themes, cues)
    except (KeyError, TypeError, AttributeError) as error:
        raise TaxonomyError(
            f'{error!r}; expected {{"name": …, "themes": [{{"name": …}}, …]}}'
        ) from None


def _theme_from_record(record: dict[str, Any]) -> Theme:
    return Theme(
        name=str(record["name"]),
        title=str(record.get("title", "")),
        definition=str(record.get("definition", "")),
        keywords=tuple(map(str, record.get("keywords", ()))),
    )


def taxonomy_to_record(taxonomy: Taxonomy) -> dict[str, Any]:
    """Return the taxonomy's JSON form, which `taxonomy_from_record` takes back."""
    return {
        "name": taxonomy.name,
        "themes": [
            {
                "name": theme.name,
                "title": theme.title,
                "definition": theme.definition,
                "keywords": list(theme.keywords),
            }
            for theme in taxonomy.themes
        ],
        "cues": {judgement: list(words) for judgement, words in taxonomy.cues.items()},
    }
