"""The shipped model is the one that its training data give."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from findings_nlp.distillation import distil
from findings_nlp.labels.pointers import read_pointers
from findings_nlp.labels.published import join_labels
from findings_nlp.labels.register import read_register
from findings_nlp.store import load_model
from findings_nlp.teaching.pattern_file import read_patterns
from findings_nlp.teaching.soft_scores import join_soft_scores, read_soft_scores

ROOT = Path(__file__).parent.parent
TRAINING_DATA = ROOT / "training_data"
REPORTS = ROOT.parent / "shared" / "reports"


@pytest.fixture(scope="module")
def shipped():
    return load_model()


@pytest.fixture(scope="module")
def register():
    return read_register(TRAINING_DATA / "reports.csv")


@pytest.fixture(scope="module")
def published(taxonomy, register):
    pointers = read_pointers([TRAINING_DATA / "published"], taxonomy)
    joined = join_labels(pointers, REPORTS, register)
    assert not joined.not_found
    return list(joined.examples)


@pytest.fixture(scope="module")
def retrained(written, published, taxonomy, register):
    soft = read_soft_scores(TRAINING_DATA / "soft_scores.parquet", taxonomy)
    taught = join_soft_scores(soft, REPORTS, register)
    assert len(taught.texts) == len(soft.places)
    patterns = read_patterns(TRAINING_DATA / "patterns.npz", taught)
    return distil(replace(taught, patterns=patterns), [*written, *published], taxonomy)


def test_it_has_the_taxonomy_and_the_settings_of_the_project(shipped, taxonomy):
    assert shipped.taxonomy == taxonomy


def test_its_folder_is_small():
    sizes = [path.stat().st_size for path in (ROOT / "models" / "default").iterdir()]
    assert sum(sizes) < 8_000_000


@pytest.mark.slow
@pytest.mark.timeout(2400)
@pytest.mark.skipif(not REPORTS.is_dir(), reason=f"the public reports are not in {REPORTS}")
def test_training_again_gives_the_same_tags(shipped, retrained, written):
    """Processors may round differently: a tag in a thousand may lie so near to its threshold."""
    texts = [example.text for example in written]
    np.testing.assert_allclose(retrained.scores(texts), shipped.scores(texts), atol=5e-3)
    pairs = zip(map(said, retrained.tag(texts)), map(said, shipped.tag(texts)), strict=True)
    assert sum(again != before for again, before in pairs) <= len(texts) / 1000
    assert retrained.settings == shipped.settings
    assert retrained.origin["examples_sha256"] == shipped.origin["examples_sha256"]


def said(finding):
    return finding.sentiment, {name: tag.sentiment for name, tag in finding.themes.items()}
