"""A teacher's scores: kept without the sentences, joined with the reports again."""

from pathlib import Path

import numpy as np
import pytest

from findings_nlp.errors import LabelError
from findings_nlp.labels.register import PublishedReport
from findings_nlp.reading.files import report_files
from findings_nlp.taxonomy import Taxonomy, Theme
from findings_nlp.teaching.passages import report_passages, to_be_scored
from findings_nlp.teaching.soft_scores import (
    SoftScores,
    join_soft_scores,
    read_soft_scores,
    write_soft_scores,
)

EXAMPLES = Path(__file__).parent.parent / "examples"


def harrowmere(reports):
    """Return a register in which all these reports are on Harrowmere."""
    facts = ("Children's services", "Harrowmere", "2025-03-14", "Ofsted", "OGL")
    return {sha256: PublishedReport(*facts, f"{sha256}.pdf", sha256) for sha256 in reports}


@pytest.fixture(scope="module")
def passages():
    return report_passages(EXAMPLES)


@pytest.fixture(scope="module")
def soft(passages, taxonomy):
    places = [passage.place for passage in to_be_scored(passages, [], most=100)]
    columns = tuple(column.name for column in taxonomy.columns)
    scores = np.random.default_rng(0).integers(0, 256, (3, len(places), len(columns)))
    return SoftScores(tuple(places), columns, scores.astype(np.uint8), {"Harrowmere": 2})


@pytest.fixture
def path(soft, tmp_path):
    write_soft_scores(soft, tmp_path / "soft.parquet")
    return tmp_path / "soft.parquet"


def test_they_come_back_as_they_were(soft, path, taxonomy):
    again = read_soft_scores(path, taxonomy)
    assert (again.places, again.columns) == (soft.places, soft.columns)
    assert (again.scores == soft.scores).all()
    assert again.fold_of_source == {"Harrowmere": 2}


def test_the_same_scores_give_the_same_bytes(soft, path, tmp_path):
    write_soft_scores(soft, tmp_path / "again.parquet")
    assert (tmp_path / "again.parquet").read_bytes() == path.read_bytes()


def test_the_file_holds_no_word_of_the_reports(passages, path):
    data = path.read_bytes()
    texts = {passage.text for passage in passages if len(passage.text) > 20}
    assert not any(text.encode() in data for text in texts)


def test_they_find_their_passages_in_the_reports(passages, soft, path, taxonomy):
    register = harrowmere({place.report for place in soft.places})
    taught = join_soft_scores(read_soft_scores(path, taxonomy), EXAMPLES, register)
    by_place = {passage.place: passage for passage in passages}
    assert list(taught.texts) == [by_place[place].text for place in soft.places]
    assert taught.are_pieces.tolist() == [by_place[place].is_piece for place in soft.places]
    assert 0 < taught.are_pieces.sum() < len(taught.texts)
    assert set(taught.sources) == {"Harrowmere"}
    np.testing.assert_allclose(taught.scores, soft.scores / 255, atol=1e-6)


def test_they_find_their_passages_whatever_the_reports_are_called(soft, tmp_path):
    """A passage that two reports share is the first one's, and renaming makes another the first."""
    for number, path in enumerate(reversed(report_files([EXAMPLES]))):
        (tmp_path / f"{number}{path.suffix}").write_bytes(path.read_bytes())
    under_other_names = set(join_soft_scores(soft, tmp_path, {}).texts)
    assert under_other_names == set(join_soft_scores(soft, EXAMPLES, {}).texts)


def test_a_fold_learns_nothing_of_its_own_sources(soft, taxonomy):
    reports = sorted({place.report for place in soft.places})
    taught = join_soft_scores(soft, EXAMPLES, harrowmere(reports[:1]))
    left = taught.outside(2)
    assert 0 < len(left) < len(taught.texts)
    assert "Harrowmere" not in {taught.sources[place] for place in left}
    assert len(taught.outside(0)) == len(taught.outside(None)) == len(taught.texts)
    np.testing.assert_allclose(taught.targets(left, 1), taught.scores[1, left])
    np.testing.assert_allclose(taught.targets(left, None), taught.scores.mean(axis=0)[left])


def test_what_is_no_file_of_scores_is_refused(tmp_path, path, taxonomy):
    (tmp_path / "bad.parquet").write_bytes(b"PAR1 and no more")
    with pytest.raises(LabelError, match="not the soft scores of a teacher"):
        read_soft_scores(tmp_path / "bad.parquet", taxonomy)
    with pytest.raises(LabelError, match="expected rain, strength, concern"):
        read_soft_scores(path, Taxonomy("weather", (Theme("rain"),)))
