"""What the numbers of a summary mean, and when they do not hold."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from findings_nlp.summary.figures import percent
from findings_nlp.summary.summary import Summary


@dataclass(frozen=True, slots=True)
class Explanation:
    """What one kind of number means."""

    term: str
    meaning: str


def explanations(summary: Summary) -> Iterator[Explanation]:
    """Yield what each kind of number means."""
    yield Explanation("Found", "sentences that the model tagged with the theme.")
    if summary.errors:
        yield Explanation("Corrected", _CORRECTED)
        yield Explanation("When the correction holds", _HOLDS)
    yield Explanation("Strength, concern, mixed, neutral", _on_sentiments(summary))
    yield Explanation("To review", "sentences of which the model is unsure; a person should look.")


_CORRECTED = (
    "how many sentences a careful reader is expected to find: found × precision / recall, as "
    "measured on labelled sentences. The 95% interval takes in that the model errs by chance, and "
    "that precision and recall are known from a limited number of sentences."
)
_HOLDS = (
    "where the model errs as it did on its labelled sentences. It does not hold for reports of "
    "another kind, nor where a theme is far rarer than in those sentences, since there a larger "
    "part of what is found is wrong. If sentences were chosen for labelling because they are hard, "
    "a total can lie outside its interval. The errors in one report may all go one way, as a "
    "report has words of its own. Where a single count matters, read its sentences."
)


def _on_sentiments(summary: Summary) -> str:
    said = "what is said of the theme, as tagged; these are not corrected."
    if summary.sentiment_accuracy is None:
        return said
    wrong = percent(1 - summary.sentiment_accuracy)
    return (
        f"{said} Of labelled sentences whose theme was rightly found, {wrong} got another "
        "sentiment than their own, so the share of one sentiment can be off by as much either way."
    )
