"""Arrays in a zip file of ``.npy`` entries: the same arrays give the same bytes.

What is read is checked against what was declared before any of it is used.
"""

from __future__ import annotations

import hashlib
import io
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from tokenize import TokenError
from typing import Any
from zipfile import BadZipFile

import numpy as np
import numpy.typing as npt

from findings_nlp.errors import ModelError

Array = npt.NDArray[Any]

_DATE = (1980, 1, 1, 0, 0, 0)
"""The earliest a zip file can hold; a true date would make equal models differ."""
DAMAGE = (OSError, ValueError, EOFError, RuntimeError, MemoryError, BadZipFile, TokenError)
"""What reading a damaged file ends in: an encrypted entry, say, in a RuntimeError, a header that
names a giant array in a MemoryError, one that is no header in a TokenError."""
_HEADER = 1024
"""More bytes than the header of a plain ``.npy`` entry takes."""
_LARGEST = 1_000_000_000
"""Far beyond any weight, and far from what overflows when a text's weights are summed."""


@dataclass(frozen=True, slots=True)
class ArraySpec:
    """What an array must be.

    Attributes
    ----------
    dtype
        As numpy writes it, byte order included: ``<f4``.
    shape
        Length of each axis.
    sha256
        Of the array's ``.npy`` entry, in hexadecimal.
    """

    dtype: str
    shape: tuple[int, ...]
    sha256: str

    @property
    def size(self) -> int:
        """Return the bytes of its elements."""
        return int(np.dtype(self.dtype).itemsize) * int(np.prod(self.shape, dtype=object))


def write_arrays(path: Path, arrays: Mapping[str, Array]) -> dict[str, ArraySpec]:
    """Write arrays, uncompressed, and return what each must be when read."""
    specs = {}
    with zipfile.ZipFile(path, "w", zipfile.ZIP_STORED) as archive:
        for name, array in arrays.items():
            entry = _entry_bytes(array)
            archive.writestr(zipfile.ZipInfo(f"{name}.npy", _DATE), entry)
            specs[name] = ArraySpec(array.dtype.str, array.shape, _sha256(entry))
    return specs


def _entry_bytes(array: Array) -> bytes:
    stream = io.BytesIO()
    np.lib.format.write_array(stream, np.ascontiguousarray(array), allow_pickle=False)
    return stream.getvalue()


def read_arrays(path: Path, specs: Mapping[str, ArraySpec]) -> dict[str, Array]:
    """Read arrays that are as declared.

    Parameters
    ----------
    path
        A file that `write_arrays` wrote, or that a stranger says it did.
    specs
        By name, what each array must be.

    Raises
    ------
    ModelError
        The file is missing, larger than declared, damaged, or holds anything else.
    """
    _check_size(path, specs)
    try:
        with zipfile.ZipFile(path) as archive:
            _check_entries(path, archive, specs)
            return {name: _read_entry(path, archive, name, specs[name]) for name in specs}
    except DAMAGE as error:
        raise ModelError(f"{path}: damaged ({error}); get the model again") from None


def _check_size(path: Path, specs: Mapping[str, ArraySpec]) -> None:
    if not path.is_file():
        raise ModelError(f"{path}: missing; get the model's whole folder again")
    found, most = path.stat().st_size, sum(spec.size + _HEADER for spec in specs.values())
    if found > most:
        raise ModelError(
            f"{path}: {found:,} bytes, but its arrays as declared need at most {most:,}; "
            "get the model again"
        )


def _check_entries(path: Path, archive: zipfile.ZipFile, specs: Mapping[str, ArraySpec]) -> None:
    found = [entry.filename for entry in archive.infolist()]
    expected = [f"{name}.npy" for name in specs]
    if sorted(found) != sorted(expected):
        raise ModelError(
            f"{path}: holds {', '.join(found)}; expected {', '.join(expected)}; get the model again"
        )
    for entry in archive.infolist():
        if entry.compress_type != zipfile.ZIP_STORED:
            raise ModelError(
                f"{path}: {entry.filename} is compressed; models are stored uncompressed, so save "
                "it anew with save_model"
            )


def _read_entry(path: Path, archive: zipfile.ZipFile, name: str, spec: ArraySpec) -> Array:
    entry = archive.read(f"{name}.npy")
    if _sha256(entry) != spec.sha256:
        raise ModelError(
            f"{path}: {name} has SHA-256 {_sha256(entry)}, expected {spec.sha256}; get the model "
            "again"
        )
    array: Array = np.lib.format.read_array(io.BytesIO(entry), allow_pickle=False)
    if (array.dtype.str, array.shape) != (spec.dtype, spec.shape):
        raise ModelError(
            f"{path}: {name} is {array.dtype.str} {array.shape}, expected {spec.dtype} "
            f"{spec.shape}; get the model again"
        )
    if not float(np.abs(array).max(initial=0)) <= _LARGEST:
        raise ModelError(
            f"{path}: {name} holds numbers that are not finite or beyond {_LARGEST:,}; train the "
            "model anew"
        )
    return array


def _sha256(entry: bytes) -> str:
    return hashlib.sha256(entry).hexdigest()
