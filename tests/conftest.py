"""What tests share: hypothesis without a stopwatch, the training data, and a small model."""

from pathlib import Path

import hypothesis
import pytest

from findings_nlp.examples import read_examples
from findings_nlp.settings import Settings
from findings_nlp.taxonomy import read_taxonomy
from findings_nlp.training import train

hypothesis.settings.register_profile("shared machine", deadline=None)
hypothesis.settings.load_profile("shared machine")

TRAINING_DATA = Path(__file__).parent.parent / "training_data"


@pytest.fixture(scope="session")
def taxonomy():
    return read_taxonomy(TRAINING_DATA / "taxonomy.json")


@pytest.fixture(scope="session")
def written(taxonomy):
    """All sentences written for the project."""
    return read_examples(TRAINING_DATA / "written", taxonomy)


@pytest.fixture(scope="session")
def few(written):
    """One written sentence in five: enough to learn something, quickly."""
    return written[::5]


@pytest.fixture(scope="session")
def small_model(few, taxonomy):
    return train(few, taxonomy, Settings(bucket_bits=14, folds=3))
