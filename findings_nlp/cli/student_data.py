"""What a student learns from, read for the commands that need it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from findings_nlp.cli.progress import counting
from findings_nlp.records import Example
from findings_nlp.taught import Taught
from findings_nlp.taxonomy import Taxonomy


@dataclass(frozen=True)
class StudentData:
    """Labelled sentences, their themes, and passages that a teacher has scored.

    Attributes
    ----------
    examples, taxonomy
        The labelled sentences and their themes.
    taught
        The scored passages that were found in the reports.
    scored_count
        Number of passages that the teacher scored.
    """

    examples: Sequence[Example]
    taxonomy: Taxonomy
    taught: Taught
    scored_count: int


def read_student_data(
    labels: Sequence[Path], taxonomy: Path | None, soft_scores: Path, reports: Path, register: Path
) -> StudentData:
    """Read labels and soft scores, and find the passages of the scores in the reports."""
    from findings_nlp.examples import read_examples
    from findings_nlp.labels.register import read_register
    from findings_nlp.reading.files import report_files
    from findings_nlp.store import load_model
    from findings_nlp.taxonomy import read_taxonomy
    from findings_nlp.teaching.soft_scores import join_soft_scores, read_soft_scores

    themes = read_taxonomy(taxonomy) if taxonomy else load_model().taxonomy
    examples = read_examples(labels, themes)
    soft = read_soft_scores(soft_scores, themes)
    listed = read_register(register)
    with counting(len(report_files([reports])), "reading reports") as read:
        joined = join_soft_scores(soft, reports, listed, read)
    return StudentData(examples, themes, joined, len(soft.places))
