"""A sentence for review, with its labels and its place: what the queue hands to the formats."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field

from findings_nlp.errors import TaxonomyError
from findings_nlp.records import Example
from findings_nlp.taxonomy import SENTIMENTS, Taxonomy

SENTENCE = "sentence"
"""The subject of a choice about the whole sentence, beside the themes."""
DETAILS = ("id", "source", "chosen", "report", "page", "heading", "start", "end")
"""What is told of a sentence beside its text and its labels; see `ReviewItem.details`."""
_TAKEN = {*DETAILS, SENTENCE, "text", "sentiment", "themes", "reviewed"}
_DIGITS = 4


@dataclass(frozen=True, slots=True)
class Choice:
    """What is said of a theme, or of the sentence; as text ``custody:concern``."""

    subject: str
    sentiment: str

    def __str__(self) -> str:
        return f"{self.subject}:{self.sentiment}"


@dataclass(frozen=True, slots=True)
class Place:
    """Where a sentence stands; see `findings_nlp.records.Sentence`. Unknown is empty or 0."""

    report: str = ""
    page: int = 0
    heading: str = ""
    start: int = 0
    end: int = 0


@dataclass(frozen=True)
class ReviewItem:
    """A sentence for review.

    Attributes
    ----------
    example
        The sentence and its labels: before the review what the model says, after it what a person
        says. Its id names the item in every format.
    place
        Where the sentence stands.
    probabilities
        What the model gives each theme, found or not, and each sentiment of the sentence, by name;
        0 to 1. Empty after the review.
    doubt
        How near the model is to saying something else; 0 to 1. 0 after the review.
    kept
        What the annotation tool knows the item by, such as Prodigy's hashes.
    """

    example: Example
    place: Place = Place()
    probabilities: Mapping[str, float] = field(default_factory=dict)
    doubt: float = 0.0
    kept: Mapping[str, str | int] = field(default_factory=dict)

    @property
    def details(self) -> dict[str, str | int]:
        """Return what is told of the sentence, by the names in `DETAILS`.

        Whether it was chosen is a word, ``true`` or none, which every tool keeps as it is.
        """
        example = self.example
        chosen = "true" if example.chosen else ""
        told = {"id": example.id, "source": example.source, "chosen": chosen, **asdict(self.place)}
        return {name: told[name] for name in DETAILS}

    @property
    def suggestions(self) -> dict[Choice, float]:
        """Return each choice that the labels make, the sentence's first, and its probability."""
        said = {SENTENCE: self.example.sentiment, **self.example.themes}
        return {
            Choice(subject, sentiment): round(
                self.probabilities.get(sentiment if subject == SENTENCE else subject, 0.0), _DIGITS
            )
            for subject, sentiment in said.items()
        }


def choice_of(name: str) -> Choice:
    """Return the choice that is written ``custody:concern``."""
    subject, _, sentiment = name.partition(":")
    return Choice(subject, sentiment)


def subjects(taxonomy: Taxonomy) -> tuple[str, ...]:
    """Return what choices are about: the sentence, then the themes.

    Raises
    ------
    TaxonomyError
        A theme has the name of something else that the files for review hold.
    """
    taken = sorted(_TAKEN.intersection(taxonomy.theme_names))
    if taken:
        raise TaxonomyError(
            f"theme {', '.join(taken)} cannot be reviewed, files for review hold something else "
            "of that name; give the theme another in the taxonomy"
        )
    return SENTENCE, *taxonomy.theme_names


def choices(taxonomy: Taxonomy) -> list[Choice]:
    """Return all choices there are, each sentiment of each subject."""
    return [Choice(subject, said) for subject in subjects(taxonomy) for said in SENTIMENTS]
