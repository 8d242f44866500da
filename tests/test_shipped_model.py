"""The shipped model is the one that its training data give."""

import numpy as np
import pytest

from findings_nlp.store import load_model
from findings_nlp.training import train


@pytest.fixture(scope="module")
def shipped():
    return load_model()


@pytest.fixture(scope="module")
def retrained(written, taxonomy):
    return train(written, taxonomy)


def test_training_again_gives_the_same_tags(shipped, retrained, written):
    """Processors may round differently, so scores may differ by 1e-3, but no tag may."""
    texts = [example.text for example in written]
    np.testing.assert_allclose(retrained.scores(texts), shipped.scores(texts), atol=1e-3)
    for again, before in zip(retrained.tag(texts), shipped.tag(texts), strict=True):
        assert again.sentiment == before.sentiment
        assert {name: tag.sentiment for name, tag in again.themes.items()} == {
            name: tag.sentiment for name, tag in before.themes.items()
        }


def test_it_was_made_with_this_taxonomy_and_these_settings(shipped, retrained):
    assert shipped.taxonomy == retrained.taxonomy
    assert shipped.settings == retrained.settings
    assert shipped.origin["examples_sha256"] == retrained.origin["examples_sha256"]
