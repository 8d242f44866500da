"""A model sent to workers as the name of a folder, and loaded once in each of them."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from findings_nlp.errors import ModelError
from findings_nlp.model import Model
from findings_nlp.store import load_model, save_model


@dataclass(frozen=True)
class SharedModel:
    """Where a model stands for the time of a batch, and its hash."""

    folder: Path
    sha256: str

    def load(self) -> Model:
        """Return the model; a process loads it once.

        Raises
        ------
        ModelError
            It is not there.
        """
        if not self.folder.is_dir():
            raise ModelError(
                f"{self.folder}: not seen by a worker; every worker must see the folder of the "
                "output, or the temporary folder (TMPDIR) where there is no output"
            )
        return _load(self.folder, self.sha256)


def share_model(model: Model, folder: Path) -> SharedModel:
    """Put a model into a folder from which workers load it."""
    save_model(model, folder)
    return SharedModel(folder, model.sha256)


@lru_cache(maxsize=1)
def _load(folder: Path, sha256: str) -> Model:
    """Load a model; the hash tells it from one that stood there before."""
    return load_model(folder)
