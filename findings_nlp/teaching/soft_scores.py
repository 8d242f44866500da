"""A teacher's scores of passages of published reports: kept without the passages.

The file is Parquet: a row a passage with the report's SHA-256, the hash of the passage's
letters, and a whole number from 0 to 255 for each column by each fold's teacher. Its metadata say
which fold each source was in, so that no source is judged by what its teacher has seen.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from findings_nlp.errors import LabelError, OutputError
from findings_nlp.labels.register import PublishedReport
from findings_nlp.taught import Taught
from findings_nlp.taxonomy import Taxonomy
from findings_nlp.teaching.passages import Passage, Place, report_passages

Bytes = npt.NDArray[np.uint8]

_METADATA = b"findings_nlp"
_STEPS = 255


@dataclass(frozen=True, eq=False)
class SoftScores:
    """What the teachers of all folds say of passages.

    Attributes
    ----------
    places
        The passages.
    columns
        Names of the columns.
    scores
        Probabilities in steps of 1/255; shape (n_folds, n_passages, n_columns).
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
    register: Mapping[str, PublishedReport],
    on_report: Callable[[], None] = lambda: None,
) -> Taught:
    """Find the passages that soft scores are of.

    Parameters
    ----------
    soft
        The scores.
    folder
        Where the reports are, by whatever names.
    register
        The reports by their SHA-256; the source of a sentence is its report's authority.
    on_report
        Called when a report is done.

    Returns
    -------
    taught
        The passages that were found, in the order of the scores. What a report's reader no
        longer gives as a sentence is left out.
    """
    row_of = {place.hash: row for row, place in enumerate(soft.places)}
    found: dict[int, Passage] = {}
    for passage in report_passages(folder, on_report):
        row = row_of.get(passage.place.hash)
        if row is not None:
            found[row] = passage
    rows = sorted(found)
    return Taught(
        texts=tuple(found[row].text for row in rows),
        sources=tuple(_authority(register, soft.places[row].report) for row in rows),
        are_pieces=np.array([found[row].is_piece for row in rows], dtype=np.bool_),
        scores=soft.scores[:, rows] / np.float32(_STEPS),
        fold_of_source=soft.fold_of_source,
    )


def _authority(register: Mapping[str, PublishedReport], sha256: str) -> str:
    return register[sha256].authority if sha256 in register else ""
