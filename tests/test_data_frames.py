"""Tables of sentences tagged column by column."""

import subprocess
import sys

import numpy as np
import pandas as pd
import pyarrow as pa
import pytest

from findings_nlp.errors import TableError
from findings_nlp.examples import read_examples
from findings_nlp.integrations import data_frames
from findings_nlp.integrations.data_frames import tag_table
from findings_nlp.taxonomy import Taxonomy, Theme

TEXTS = [
    "Custody staff are well trained, but children wait too long in cells.",
    "We met the board.",
    "Referrals are always late.",
]


@pytest.fixture
def frame():
    return pd.DataFrame({"page": [3, 3, 9], "sentence": TEXTS}, index=["a", "b", "a"])


def test_the_columns_say_what_findings_say(frame, small_model):
    tagged = tag_table(frame, small_model)
    for row, finding in zip(tagged.to_dict("records"), small_model.tag(TEXTS), strict=True):
        for theme in small_model.taxonomy.theme_names:
            tag = finding.themes.get(theme)
            assert pd.isna(row[theme]) if tag is None else row[theme] == tag.sentiment
            if tag:
                assert row[f"{theme}_probability"] == pytest.approx(tag.probability)
        assert row["sentiment"] == finding.sentiment
        sure = finding.sentiment_scores[finding.sentiment]
        assert row["sentiment_probability"] == pytest.approx(sure)
        assert row["needs_review"] == finding.needs_review
    assert tagged["custody"].iloc[0] in ("strength", "concern")


def test_index_columns_and_the_table_given_stay(frame, small_model):
    before = frame.copy()
    tagged = tag_table(frame, small_model)
    pd.testing.assert_frame_equal(frame, before)
    pd.testing.assert_frame_equal(tagged[["page", "sentence"]], before)
    assert tagged["needs_review"].dtype == bool
    assert tagged["custody_probability"].dtype == np.float32


@pytest.mark.parametrize(
    "kind",
    [pa.string(), pa.large_string(), pa.string_view(), pa.dictionary(pa.int32(), pa.string())],
)
def test_arrow_tables_and_batches_get_the_same_columns(frame, small_model, kind):
    expected = pa.Table.from_pandas(tag_table(frame, small_model), preserve_index=False)
    column = pa.array(TEXTS).dictionary_encode() if pa.types.is_dictionary(kind) else TEXTS
    table = pa.table({"page": [3, 3, 9], "sentence": pa.array(column, kind)})
    tagged = tag_table(table, small_model)
    assert (
        tagged.drop(["page", "sentence"]).to_pylist()
        == expected.drop(["page", "sentence"]).to_pylist()
    )
    [batch] = table.to_batches()
    assert isinstance(tag_table(batch, small_model), pa.RecordBatch)
    assert tag_table(batch, small_model).to_pylist() == tagged.to_pylist()


@pytest.mark.parametrize("dtype", [object, "category", "string[python]"])
def test_the_column_may_be_of_any_kind_of_text(frame, small_model, dtype):
    other = tag_table(frame.astype({"sentence": dtype}), small_model)
    assert other["sentiment"].tolist() == tag_table(frame, small_model)["sentiment"].tolist()
    renamed = frame.rename(columns={"sentence": "words"})
    assert "custody" in tag_table(renamed, small_model, text="words").columns


def test_it_works_batch_by_batch(frame, small_model, monkeypatch):
    whole = tag_table(frame, small_model)
    monkeypatch.setattr(data_frames, "_ROWS", 2)
    pd.testing.assert_frame_equal(tag_table(frame, small_model), whole)
    table = pa.table({"sentence": pa.chunked_array([TEXTS[:1], TEXTS[1:]])})
    assert tag_table(table, small_model)["sentiment"].to_pylist() == whole["sentiment"].tolist()


def test_no_rows_give_the_same_columns(frame, small_model):
    tagged = tag_table(frame, small_model)
    assert tag_table(frame[:0], small_model).dtypes.to_dict() == tagged.dtypes.to_dict()
    table = pa.table({"sentence": TEXTS})
    assert tag_table(table[:0], small_model).schema == tag_table(table, small_model).schema


@pytest.mark.parametrize("missing", [None, np.nan, pd.NA])
def test_a_missing_sentence_counts_as_empty(small_model, missing):
    frame = pd.DataFrame({"sentence": ["", missing]}, dtype=object)
    tags = tag_table(frame, small_model).drop(columns="sentence")
    pd.testing.assert_series_equal(tags.iloc[0], tags.iloc[1], check_names=False)
    table = pa.table({"sentence": ["", None]})
    [one, two] = tag_table(table, small_model).drop("sentence").to_pylist()
    assert one == two


def test_half_a_character_does_not_stop_it(small_model):
    frame = pd.DataFrame({"sentence": ["A broken \ud800 cell."]}, dtype=object)
    assert len(tag_table(frame, small_model)) == 1


def test_a_tagged_table_can_be_corrected_and_trained_on(frame, small_model, taxonomy, tmp_path):
    tagged = tag_table(frame.rename(columns={"sentence": "text"}), small_model, text="text")
    tagged.to_csv(tmp_path / "mine.csv")
    examples = read_examples(tmp_path / "mine.csv", taxonomy)
    assert [example.text for example in examples] == TEXTS
    assert "custody" in examples[0].themes


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (lambda frame: frame.drop(columns="sentence"), "no column 'sentence', only 'page'"),
        (lambda frame: frame.assign(custody="concern"), "two columns 'custody'; rename or drop"),
        (lambda frame: frame.assign(sentence=[1.5, 2, 3]), "holds 1.5, which is no text"),
        (lambda frame: frame["sentence"], r"a pandas.*\.Series cannot be tagged"),
        (lambda frame: TEXTS, "a builtins.list cannot be tagged; give a pandas DataFrame"),
        (lambda frame: pa.table({"sentence": [1, 2]}), "holds 1, which is no text"),
    ],
)
def test_a_table_that_cannot_be_tagged_is_refused(frame, small_model, change, message):
    with pytest.raises(TableError, match=message):
        tag_table(change(frame), small_model)


def test_a_theme_named_like_another_column_is_refused(frame, small_model, monkeypatch):
    odd = Taxonomy("odd", (Theme("needs_review"),))
    with pytest.raises(TableError, match="two columns 'needs_review'"):
        data_frames._check_columns(list(frame.columns), odd, "sentence")


def test_arrow_needs_no_pandas():
    code = (
        "import sys\n"
        "class Missing:\n"
        "    def find_spec(self, name, *_):\n"
        "        if name == 'pandas': raise ImportError(name)\n"
        "sys.meta_path.insert(0, Missing())\n"
        "import findings_nlp, pyarrow\n"
        "table = pyarrow.table({'sentence': ['Cells are dirty.']})\n"
        "print(findings_nlp.tag_table(table).column_names[0])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "sentence"


def test_dask_tags_its_partitions(frame, small_model):
    dask = pytest.importorskip("dask.dataframe")
    parts = dask.from_pandas(frame.reset_index(drop=True), npartitions=2)
    tagged = parts.map_partitions(tag_table, small_model)
    assert (tagged.dtypes == tagged.compute().dtypes).all()
    expected = tag_table(frame, small_model)
    for scheduler in ("threads", "processes"):
        computed = tagged.compute(scheduler=scheduler)
        assert computed["sentiment"].tolist() == expected["sentiment"].tolist()
    assert tagged.groupby("custody").size().compute().sum() == expected["custody"].notna().sum()
