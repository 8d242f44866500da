"""A teacher's scores of sentences of published reports: kept without the sentences.

The file is Parquet: a row a sentence with the report's SHA-256, the hash of the sentence's
letters, and a whole number from 0 to 255 for each column by each fold's teacher. Its metadata say
which fold each source was in, so that no source is judged by what its teacher has seen.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from findings_nlp.errors import LabelError, OutputError, ReadError
from findings_nlp.labels.letters import hash_of, letters_of
from findings_nlp.reading.files import report_files
from findings_nlp.reading.reader import Reader
from findings_nlp.records import Example
from findings_nlp.taught import Taught
from findings_nlp.taxonomy import Taxonomy

Bytes = npt.NDArray[np.uint8]

_METADATA = b"findings_nlp"
_STEPS = 255


@dataclass(frozen=True, slots=True)
class Place:
    """Where a sentence stands: its report's SHA-256, and the ``hash_of`` its letters."""

    report: str
    hash: str


@dataclass(frozen=True, eq=False)
class SoftScores:
    """What the teachers of all folds say of sentences.

    Attributes
    ----------
    places
        The sentences.
    columns
        Names of the columns.
    scores
        Probabilities in steps of 1/255; shape (n_folds, n_sentences, n_columns).
    fold_of_source
        By source (an authority), the fold whose teacher has not seen it.
    """

    places: tuple[Place, ...]
    columns: tuple[str, ...]
    scores: Bytes
    fold_of_source: Mapping[str, int]


def in_steps(probabilities: npt.NDArray[np.floating[Any]]) -> Bytes:
    """Return probabilities from 0 to 1 as whole numbers from 0 to 255."""
    steps: Bytes = np.rint(probabilities * _STEPS).astype(np.uint8)
    return steps


def write_soft_scores(soft: SoftScores, path: str | Path) -> None:
    """Write soft scores so that `read_soft_scores` gives them back.

    Raises
    ------
    OutputError
        The file cannot be written.
    """
    import pyarrow as pa
    from pyarrow import parquet

    arrays: dict[str, Any] = {
        "report": pa.array([place.report for place in soft.places]).dictionary_encode(),
        "hash": [place.hash for place in soft.places],
    }
    for fold, scores in enumerate(soft.scores):
        arrays |= {
            f"{name}/{fold}": column for name, column in zip(soft.columns, scores.T, strict=True)
        }
    known = {"columns": soft.columns, "fold_of_source": dict(soft.fold_of_source)}
    metadata = {_METADATA: json.dumps(known, sort_keys=True).encode()}
    try:
        table = pa.table(arrays).replace_schema_metadata(metadata)
        parquet.write_table(table, path, compression="zstd")
    except OSError as error:
        raise OutputError(f"{path}: cannot be written ({error})") from None


def read_soft_scores(path: str | Path, taxonomy: Taxonomy) -> SoftScores:
    """Read soft scores.

    Raises
    ------
    LabelError
        The file is missing, damaged, or of other columns than the taxonomy's.
    """
    from pyarrow import ArrowException, parquet

    names = tuple(column.name for column in taxonomy.columns)
    try:
        table = parquet.read_table(path)
        known = json.loads(table.schema.metadata[_METADATA])
        fold_of_source = {str(name): int(fold) for name, fold in known["fold_of_source"].items()}
        if tuple(known["columns"]) != names:
            raise LabelError(
                f"{path}: scores of {', '.join(known['columns'])}, expected {', '.join(names)}; "
                "use a teacher of this taxonomy"
            )
        folds = range(1 + max(fold_of_source.values()))
        scores = [[table[f"{name}/{fold}"].to_numpy() for name in names] for fold in folds]
        places = zip(table["report"].to_pylist(), table["hash"].to_pylist(), strict=True)
        return SoftScores(
            places=tuple(Place(str(report), str(letters)) for report, letters in places),
            columns=names,
            scores=np.array(scores, dtype=np.uint8).transpose(0, 2, 1),
            fold_of_source=fold_of_source,
        )
    except (OSError, ArrowException, LookupError, TypeError, ValueError, AttributeError) as error:
        raise LabelError(
            f"{path}: not the soft scores of a teacher ({error}); make them with 'findings-nlp "
            "teach'"
        ) from None


def join_soft_scores(
    soft: SoftScores,
    folder: str | Path,
    authorities: Mapping[str, str],
    on_report: Callable[[], None] = lambda: None,
) -> Taught:
    """Find the sentences that soft scores are of.

    Parameters
    ----------
    soft
        The scores.
    folder
        Where the reports are, by whatever names.
    authorities
        By a report's SHA-256, the source that its sentences have.
    on_report
        Called when a report is done.

    Returns
    -------
    taught
        The sentences that were found, in the order of the scores. What a report's reader no
        longer gives as a sentence is left out.
    """
    row_of = {place: row for row, place in enumerate(soft.places)}
    texts: dict[int, str] = {}
    for sentence in report_sentences(folder, on_report):
        row = row_of.get(sentence.place)
        if row is not None:
            texts.setdefault(row, sentence.text)
    rows = sorted(texts)
    return Taught(
        texts=tuple(texts[row] for row in rows),
        sources=tuple(authorities.get(soft.places[row].report, "") for row in rows),
        scores=soft.scores[:, rows] / np.float32(_STEPS),
        fold_of_source=soft.fold_of_source,
    )


@dataclass(frozen=True, slots=True)
class PlacedSentence:
    """A sentence of a report, and where it stands."""

    place: Place
    text: str


def report_sentences(
    folder: str | Path, on_report: Callable[[], None] = lambda: None
) -> list[PlacedSentence]:
    """Return every sentence with a letter of the reports in a folder; bad files are passed over."""
    found = []
    with Reader() as reader:
        for path in report_files([folder]):
            try:
                report = reader.read(path)
            except ReadError:
                continue
            finally:
                on_report()
            for sentence in report.sentences:
                letters = letters_of(sentence.text)
                if letters:
                    place = Place(report.sha256, hash_of(letters))
                    found.append(PlacedSentence(place, sentence.text))
    return found


def to_be_scored(
    sentences: Sequence[PlacedSentence], examples: Sequence[Example], most: int
) -> list[PlacedSentence]:
    """Return the sentences that are labelled, and so many at most that are not, each once.

    Of the unlabelled ones those with the lowest hashes are taken, which mixes reports and is the
    same every run.
    """
    first: dict[str, PlacedSentence] = {}
    for sentence in sentences:
        first.setdefault(sentence.place.hash, sentence)
    labelled = {hash_of(letters_of(example.text)) for example in examples}
    others = sorted(first.keys() - labelled)[:most]
    return [first[letters] for letters in sorted([*(first.keys() & labelled), *others])]
