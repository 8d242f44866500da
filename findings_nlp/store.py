"""Model folders: plain data, written aside and renamed, checked before anything is used.

A folder holds ``model.json`` (what the model is), ``weights.npz`` (its arrays) and ``README.md``
(its model card). Loading builds arrays and dataclasses and nothing else, so that a model from a
stranger can be wrong but cannot run code.
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Any

import numpy as np

from findings_nlp.arrays import Array, ArraySpec, read_arrays, write_arrays
from findings_nlp.calibration import Platt
from findings_nlp.errors import ModelError, SettingsError, TaxonomyError
from findings_nlp.model import Model
from findings_nlp.model_card import model_card
from findings_nlp.patterns import Patterns, arrays_of, patterns_from
from findings_nlp.sentiments import SentimentScale
from findings_nlp.settings import Settings, settings_from_record
from findings_nlp.taxonomy import (
    SENTIMENT_COLUMNS,
    SENTIMENTS,
    taxonomy_from_record,
    taxonomy_to_record,
)
from findings_nlp.weights import WeightTable

FORMAT = 4
"""Counts the changes of the folder's form that older versions cannot read."""
FILES = _RECORD, _ARRAYS, _CARD = "model.json", "weights.npz", "README.md"
"""The names of a model's files."""
_PATTERNS = "patterns_"
"""What the names of the patterns' arrays begin with."""
_LARGEST_RECORD = 16_000_000
_STEEPEST = 1_000_000
"""Far beyond any calibration, and far from what overflows when it is multiplied."""
SHIPPED = "default"
"""The name by which commands and `load_model` know the shipped model, wherever it is installed."""
_PACKAGE = Path(__file__).parent
_SHIPPED = (_PACKAGE / "default_model", _PACKAGE.parent / "models" / "default")
"""Where the shipped model stands: in an installed wheel, and in a clone of the repository."""


def save_model(model: Model, folder: str | Path) -> None:
    """Write a model's folder; a model that stands there already is replaced.

    Raises
    ------
    ModelError
        The folder holds something else, or cannot be written.
    """
    folder = Path(folder).absolute()
    _check_replaceable(folder)
    aside = folder.with_name(f".{folder.name}.part")
    try:
        shutil.rmtree(aside, ignore_errors=True)
        aside.mkdir(parents=True)
        specs = write_arrays(aside / _ARRAYS, _arrays_of(model))
        _write_text(aside / _RECORD, json.dumps(_record_of(model, specs), indent=1))
        _write_text(aside / _CARD, model_card(model))
        _put_in_place(aside, folder)
    except OSError as error:
        raise ModelError(f"{folder}: cannot be written ({error}); choose another folder") from None


def _check_replaceable(folder: Path) -> None:
    if not folder.exists():
        return
    found = {path.name for path in folder.iterdir()} if folder.is_dir() else {folder.name}
    others = found - set(FILES) if _RECORD in found else found
    if others:
        raise ModelError(
            f"{folder}: holds {', '.join(sorted(others)[:3])}, which is no part of a model; choose "
            "another folder"
        )


def _put_in_place(aside: Path, folder: Path) -> None:
    old = folder.with_name(f".{folder.name}.old")
    shutil.rmtree(old, ignore_errors=True)
    if folder.exists():
        folder.rename(old)
    aside.rename(folder)
    shutil.rmtree(old, ignore_errors=True)


def _write_text(path: Path, text: str) -> None:
    path.write_text(text.rstrip() + "\n", encoding="utf-8", newline="\n")


def _arrays_of(model: Model) -> dict[str, Array]:
    weights = model.weights
    patterns = arrays_of(weights.patterns, _PATTERNS) if weights.patterns else {}
    return {
        "buckets": weights.buckets.astype("<i4"),
        "values": weights.values.astype("<f4"),
        "bias": model.bias.astype("<f4"),
    } | patterns


def _record_of(model: Model, specs: Mapping[str, ArraySpec]) -> dict[str, Any]:
    return {
        "format": FORMAT,
        "taxonomy": taxonomy_to_record(model.taxonomy),
        "settings": asdict(model.settings),
        "columns": [column.name for column in model.taxonomy.columns],
        "thresholds": dict(model.thresholds),
        "sentiments": {
            sentiment: row.tolist()
            for sentiment, row in zip(SENTIMENTS, model.sentiments.weights, strict=True)
        },
        "calibration": {name: asdict(platt) for name, platt in model.calibration.items()},
        "arrays": {name: asdict(spec) for name, spec in specs.items()},
        "origin": dict(model.origin),
    }


def load_model(path: str | Path | None = None) -> Model:
    """Load a model from its folder.

    Parameters
    ----------
    path
        The folder; the shipped model's if None, or ``default`` where there is no such folder.

    Raises
    ------
    ModelError
        The folder is missing, damaged, of a later format, or no model.
    """
    folder = Path(SHIPPED if path is None else path)
    if path is None or (str(path) == SHIPPED and not folder.exists()):
        folder = _shipped_folder()
    record = _read_record(folder / _RECORD)
    try:
        return _model_from(folder, record)
    except (LookupError, TypeError, ValueError, ArithmeticError, AttributeError) as error:
        raise ModelError(
            f"{folder / _RECORD}: not a model's record ({error!r}); get the model again"
        ) from None
    except (SettingsError, TaxonomyError) as error:
        raise ModelError(f"{folder / _RECORD}: {error}") from None


def _shipped_folder() -> Path:
    for folder in _SHIPPED:
        if (folder / _RECORD).is_file():
            return folder
    raise ModelError(
        f"{_SHIPPED[-1]}: the shipped model is missing; run 'make model', or install the wheel"
    )


def _read_record(path: Path) -> dict[str, Any]:
    if not path.is_file():
        raise ModelError(f"{path}: missing; give the folder that train or save_model wrote")
    if path.stat().st_size > _LARGEST_RECORD:
        raise ModelError(
            f"{path}: {path.stat().st_size:,} bytes, expected at most {_LARGEST_RECORD:,}; get the "
            "model again"
        )
    try:
        record = json.loads(path.read_text(encoding="utf-8"))
    except (ValueError, RecursionError) as error:
        raise ModelError(f"{path}: not JSON ({error}); get the model again") from None
    if not isinstance(record, dict) or record.get("format") != FORMAT:
        found = record.get("format") if isinstance(record, dict) else None
        raise ModelError(
            f"{path}: format {found!r}, expected {FORMAT}; load it with the version of "
            "findings-nlp that wrote it, or train it anew"
        )
    return record


def _model_from(folder: Path, record: dict[str, Any]) -> Model:
    taxonomy = taxonomy_from_record(record["taxonomy"])
    settings = settings_from_record(record["settings"])
    names = [column.name for column in taxonomy.columns]
    places = _places(folder, names, record["columns"])
    specs = _specs(folder, record["arrays"], len(names), settings)
    arrays = read_arrays(folder / _ARRAYS, specs)
    _check_buckets(folder, arrays["buckets"], settings)
    _check_norms(folder, arrays["values"][:, -1])
    values = np.ascontiguousarray(arrays["values"][:, [*places, len(names)]])
    return Model(
        taxonomy=taxonomy,
        settings=settings,
        weights=WeightTable(settings, arrays["buckets"], values, _patterns(folder, arrays)),
        bias=arrays["bias"][places],
        calibration={name: _platt(folder, record["calibration"], name) for name in names},
        thresholds={
            theme: _threshold(folder, record["thresholds"], theme) for theme in taxonomy.theme_names
        },
        sentiments=_sentiments(folder, record["sentiments"]),
        origin=dict(record.get("origin", {})),
    )


def _patterns(folder: Path, arrays: Mapping[str, Array]) -> Patterns | None:
    if not any(name.startswith(_PATTERNS) for name in arrays):
        return None
    try:
        return patterns_from(arrays, _PATTERNS)
    except ModelError as error:
        raise ModelError(f"{folder / _ARRAYS}: {error}; get the model again") from None


def _places(folder: Path, names: list[str], stored: list[str]) -> list[int]:
    """Return where each column of the taxonomy stands in the arrays."""
    if sorted(stored) != sorted(names):
        odd = sorted(set(stored) ^ set(names)) or stored
        raise ModelError(
            f"{folder / _RECORD}: the columns do not fit the taxonomy, see {', '.join(odd)}; "
            f"expected {', '.join(names)}; get the model again"
        )
    return [stored.index(name) for name in names]


def _specs(
    folder: Path, record: dict[str, Any], column_count: int, settings: Settings
) -> dict[str, ArraySpec]:
    specs = {
        name: ArraySpec(str(spec["dtype"]), tuple(spec["shape"]), str(spec["sha256"]))
        for name, spec in record.items()
    }
    rows = specs["buckets"].shape[0]
    expected = {
        "buckets": ("<i4", (rows,)),
        "values": ("<f4", (rows, column_count + 1)),
        "bias": ("<f4", (column_count,)),
    }
    found = {
        name: (spec.dtype, spec.shape)
        for name, spec in specs.items()
        if not name.startswith(_PATTERNS)
    }
    if found != expected or not 0 <= rows <= 1 << settings.bucket_bits:
        raise ModelError(
            f"{folder / _RECORD}: declares the arrays {found}, expected {expected} and at most "
            f"{1 << settings.bucket_bits} rows; get the model again"
        )
    return specs


def _check_buckets(folder: Path, buckets: Array, settings: Settings) -> None:
    ascending = (np.diff(buckets.astype(np.int64)) > 0).all()
    in_range = len(buckets) == 0 or (buckets[0] >= 0 and buckets[-1] < 1 << settings.bucket_bits)
    if not (ascending and in_range):
        raise ModelError(
            f"{folder / _ARRAYS}: buckets must ascend from 0 to {1 << settings.bucket_bits}; get "
            "the model again"
        )


def _check_norms(folder: Path, norms: Array) -> None:
    if (norms < 0).any():
        raise ModelError(
            f"{folder / _ARRAYS}: the last column of values is {norms.min()} somewhere, expected "
            "squares; get the model again"
        )


def _platt(folder: Path, record: dict[str, Any], name: str) -> Platt:
    found = Platt(float(record[name]["slope"]), float(record[name]["offset"]))
    if not (0 < found.slope <= _STEEPEST and abs(found.offset) <= _STEEPEST):
        raise ModelError(
            f"{folder / _RECORD}: calibration of {name} is {found}, expected a positive slope and "
            f"no number beyond {_STEEPEST:,}; get the model again"
        )
    return found


def _threshold(folder: Path, record: dict[str, Any], name: str) -> float:
    found = float(record[name])
    if not 0 <= found <= 1:
        raise ModelError(
            f"{folder / _RECORD}: threshold of {name} is {found}, expected 0 to 1; get the model "
            "again"
        )
    return found


def _sentiments(folder: Path, record: dict[str, Any]) -> SentimentScale:
    weights = np.array([record[sentiment] for sentiment in SENTIMENTS], dtype=np.float64)
    expected = (len(SENTIMENTS), len(SENTIMENT_COLUMNS) + 1)
    if weights.shape != expected or not (np.abs(weights) <= _STEEPEST).all():
        raise ModelError(
            f"{folder / _RECORD}: sentiments are {record}, expected four numbers for each, none "
            f"beyond {_STEEPEST:,}; get the model again"
        )
    return SentimentScale(weights)
