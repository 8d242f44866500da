"""Tables of sentences tagged column by column: pandas data frames and Arrow tables."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Iterable, Iterator
from typing import Any, TypeVar

import numpy as np
import numpy.typing as npt

from findings_nlp.decisions import Codes, Decisions
from findings_nlp.errors import TableError
from findings_nlp.model import Model
from findings_nlp.store import load_model
from findings_nlp.taxonomy import SENTIMENTS, Taxonomy

Table = TypeVar("Table")
"""A pandas DataFrame, or a pyarrow Table or RecordBatch."""

Objects = npt.NDArray[np.object_]

_NOTHING = -1
"""The code of no sentiment, where a theme was not found."""
_ROWS = 1 << 14
"""Rows tagged at a time, so that texts are held twice for these only."""


def tag_table(table: Table, model: Model | None = None, text: str = "sentence") -> Table:
    """Tag a column of sentences, and return the table with columns of tags added.

    For each theme, a column of its name holds the theme's sentiment where it was found and nothing
    elsewhere, as in a table of labelled sentences, and ``THEME_probability`` how probable it is.
    After them stand ``sentiment`` and ``sentiment_probability`` of the whole sentence, and
    ``needs_review``. Probabilities are float32, from 0 to 1. Index and other columns stay.

    Parameters
    ----------
    table
        A pandas DataFrame, or a pyarrow Table or RecordBatch; a row a sentence.
    model
        The model that tags; the shipped one if None.
    text
        The column that holds the sentences. One that is missing (None, NaN) counts as empty.

    Raises
    ------
    TableError
        The table is of another kind, lacks the column, has a column that would be added, or holds
        something else than text.
    """
    tag = _tag_pandas if _is_pandas(table) else _tag_arrow
    tagged: Table = tag(table, model or load_model(), text)
    return tagged


def _is_pandas(table: object) -> bool:
    """Say so without importing pandas: who has a data frame has imported it."""
    pandas = sys.modules.get("pandas")
    return pandas is not None and isinstance(table, pandas.DataFrame)


def _tag_pandas(frame: Any, model: Model, text: str) -> Any:
    import pandas

    _check_columns(list(frame.columns), model.taxonomy, text)
    column = frame[text]
    parts = (
        column.iloc[first : first + _ROWS].to_numpy(dtype=object, na_value=None)
        for first in range(0, len(column), _ROWS)
    )
    tags = _tag_parts(parts, model).to_pandas()
    tags.index = frame.index
    return pandas.concat([frame, tags], axis=1)


def _tag_arrow(table: Any, model: Model, text: str) -> Any:
    import pyarrow

    if not isinstance(table, pyarrow.Table | pyarrow.RecordBatch):
        raise TableError(
            f"a {type(table).__module__}.{type(table).__name__} cannot be tagged; give a pandas "
            "DataFrame, or a pyarrow Table or RecordBatch"
        )
    _check_columns(table.schema.names, model.taxonomy, text)
    column = table.column(text)
    parts = (
        np.asarray(column.slice(first, _ROWS), dtype=object)
        for first in range(0, len(column), _ROWS)
    )
    tags = _tag_parts(parts, model)
    for name, column in zip(tags.column_names, tags.columns, strict=True):
        table = table.append_column(name, column.combine_chunks())
    return table


def _check_columns(names: list[str], taxonomy: Taxonomy, text: str) -> None:
    added = _schema(taxonomy).names
    counts = Counter([*names, *added])
    doubled = [name for name in (text, *added) if counts[name] > 1]
    if text not in names:
        raise TableError(
            f"the table has no column {text!r}, only {', '.join(map(repr, names)) or 'none at all'}"
            "; name the one that holds the sentences: tag_table(table, text=…)"
        )
    if doubled:
        raise TableError(
            f"there would be two columns {', '.join(map(repr, doubled))}; rename or drop those "
            "that the table has"
        )


def _schema(taxonomy: Taxonomy) -> Any:
    """Return the names and types of the columns added."""
    import pyarrow

    sentiment, probability = pyarrow.string(), pyarrow.float32()
    fields = []
    for theme in taxonomy.theme_names:
        fields += [(theme, sentiment), (f"{theme}_probability", probability)]
    fields += [("sentiment", sentiment), ("sentiment_probability", probability)]
    return pyarrow.schema([*fields, ("needs_review", pyarrow.bool_())])


def _tag_parts(parts: Iterable[Objects], model: Model) -> Any:
    """Return an Arrow table of the tags of a column's values, given part by part."""
    import pyarrow

    schema = _schema(model.taxonomy)
    tags = (list(_columns(model.tag_columns(map(_text, part.tolist())))) for part in parts)
    batches = (pyarrow.record_batch(columns, schema=schema) for columns in tags)
    return pyarrow.Table.from_batches(batches, schema)


def _text(value: object) -> str:
    if isinstance(value, str):
        return value
    if value is None:
        return ""
    raise TableError(
        f"the column of sentences holds {repr(value)[:60]}, which is no text; name another column: "
        "tag_table(table, text=…)"
    )


def _columns(decisions: Decisions) -> Iterator[Any]:
    """Yield an Arrow array for each field of the schema."""
    import pyarrow

    found = np.where(decisions.themes, decisions.theme_sentiments, _NOTHING)
    for codes, probabilities in zip(found.T, decisions.probabilities.T, strict=True):
        yield _sentiments(codes)
        yield pyarrow.array(probabilities, pyarrow.float32())
    yield _sentiments(decisions.sentiments)
    yield pyarrow.array(decisions.shares.max(axis=1), pyarrow.float32())
    yield pyarrow.array(decisions.unsure)


def _sentiments(codes: Codes) -> Any:
    """Return the sentiments' names as an Arrow array, null where nothing was found."""
    import pyarrow

    places = pyarrow.array(codes.astype(np.int8), mask=codes == _NOTHING)
    return pyarrow.DictionaryArray.from_arrays(places, list(SENTIMENTS)).dictionary_decode()
