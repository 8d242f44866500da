import json

import pytest

from findings_nlp.errors import TaxonomyError
from findings_nlp.taxonomy import (
    Taxonomy,
    Theme,
    read_taxonomy,
    taxonomy_from_record,
    taxonomy_to_record,
)

CARE_HOMES = {
    "name": "care homes",
    "themes": [
        {"name": "medicines", "title": "Medicines", "keywords": ["medic", "dose"]},
        {"name": "meals"},
    ],
    "cues": {"strength": ["good"], "concern": ["poor"]},
}


def test_columns_stand_in_the_order_of_the_themes():
    names = [column.name for column in taxonomy_from_record(CARE_HOMES).columns]
    assert names == ["medicines", "meals", "strength", "concern", "neutral"]


def test_a_taxonomy_goes_out_and_comes_in_unchanged():
    taxonomy = taxonomy_from_record(CARE_HOMES)
    assert taxonomy_from_record(json.loads(json.dumps(taxonomy_to_record(taxonomy)))) == taxonomy


@pytest.mark.parametrize(
    "name", ["Custody", "sex offenders", "", "1st", "concern", "a/b", "x" * 65]
)
def test_a_theme_name_that_could_not_be_a_column_is_refused(name):
    with pytest.raises(TaxonomyError, match="not allowed"):
        Taxonomy("mine", (Theme(name),))


def test_a_taxonomy_needs_themes_and_each_once():
    with pytest.raises(TaxonomyError, match="no themes"):
        Taxonomy("mine", ())
    with pytest.raises(TaxonomyError, match="twice"):
        Taxonomy("mine", (Theme("meals"), Theme("meals")))


@pytest.mark.parametrize("content", ["not json", "[]", '{"name": "x"}', '{"themes": [3]}', "{}"])
def test_a_file_that_is_no_taxonomy_is_named(tmp_path, content):
    path = tmp_path / "taxonomy.json"
    path.write_text(content, "utf-8")
    with pytest.raises(TaxonomyError, match=r"taxonomy\.json"):
        read_taxonomy(path)


def test_a_missing_file_is_named(tmp_path):
    with pytest.raises(TaxonomyError, match="No such file"):
        read_taxonomy(tmp_path / "missing.json")
