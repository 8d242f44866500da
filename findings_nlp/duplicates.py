"""Labelled sentences that occur more than once, and those that contradict each other."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

from findings_nlp.records import Example


@dataclass(frozen=True)
class Duplicate:
    """Labelled sentences with the same letters and digits, in the order given; two or more."""

    examples: tuple[Example, ...]

    @cached_property
    def contradicts(self) -> bool:
        """Return whether they are labelled differently."""
        return len({_labels(example) for example in self.examples}) > 1

    def named(self) -> str:
        """Return the sentence and how each of them is labelled, in one line."""
        labels = (f"{_name(example)} {_labels(example)}" for example in self.examples)
        return f"{self.examples[0].text!r}: {'; '.join(labels)}"


def duplicates(examples: Iterable[Example]) -> tuple[Duplicate, ...]:
    """Return the sentences that occur more than once, ordered by their first occurrence."""
    groups: dict[str, list[Example]] = {}
    for example in examples:
        groups.setdefault(letters(example.text), []).append(example)
    return tuple(Duplicate(tuple(group)) for group in groups.values() if len(group) > 1)


def distinct_examples(examples: Iterable[Example]) -> list[Example]:
    """Return the examples in an order of their own, those with the same words and labels once.

    Of examples that contradict each other all are kept.
    """
    distinct: dict[tuple[str, str], Example] = {}
    for example in sorted(examples, key=canonical_form):
        distinct.setdefault((letters(example.text), _labels(example)), example)
    return list(distinct.values())


def examples_sha256(examples: Iterable[Example]) -> str:
    """Return the SHA-256 of labelled sentences, whatever their order."""
    lines = sorted(canonical_form(example) for example in examples)
    return hashlib.sha256("\n".join(lines).encode("utf-8", "surrogatepass")).hexdigest()


def canonical_form(example: Example) -> str:
    """Return the example as JSON that is the same for equal examples."""
    themes = dict(sorted(example.themes.items()))
    told = [example.source, example.id, example.chosen]
    return json.dumps([example.text, example.sentiment, themes, *told])


def _labels(example: Example) -> str:
    return json.dumps([example.sentiment, dict(sorted(example.themes.items()))])


def _name(example: Example) -> str:
    return " ".join(part for part in (example.source, example.id) if part) or "unnamed"


def letters(text: str) -> str:
    """Return the letters and digits in lower case; the text itself if it has none."""
    return "".join(filter(str.isalnum, text.lower())) or text
