import json
from importlib.metadata import entry_points
from pathlib import Path

import pytest
import spacy
from hypothesis import given, settings
from spacy.tokens import Doc
from test_sentences import CASES, REPORT_LIKE

from findings_nlp.integrations import spacy_sentencizer
from findings_nlp.sentences import sentence_spans

EVALUATION = Path(__file__).parents[2] / "shared" / "evaluation"

REPORT = """
Training is good.Custody staff (e.g. Sgt. Bell. And others) value it.

Referrals are late
because of workload. ‘We wait.’ (Recommendation)
"""


@pytest.fixture(scope="module")
def nlp():
    pipeline = spacy.blank("en")
    pipeline.add_pipe("findings_sentencizer")
    return pipeline


def sentences_of(doc: Doc) -> list[str]:
    return [sentence.text.strip() for sentence in doc.sents] if doc.text.strip() else []


def expected(text: str) -> list[str]:
    return [
        paragraph[start:end]
        for paragraph in text.split("\n")
        for start, end in sentence_spans(paragraph)
    ]


def real_sentences() -> list[str]:
    """Return the shared sentences of real reports, but for those with a heading before them."""
    paths = (EVALUATION / "dev.jsonl", EVALUATION / "ingest_gold.jsonl")
    lines = (line for path in paths for line in path.read_text(encoding="utf-8").splitlines())
    texts = [json.loads(line)["text"] for line in lines]
    return [text for text in texts if not set(text) & set("\uf06e\u25fc")]


@pytest.mark.parametrize("text", [text for text, _ in CASES] + [REPORT, "", " ", "\n\n", "One."])
def test_the_sentences_are_those_of_the_function(nlp, text):
    doc = nlp(text)
    assert doc.text == text
    assert sentences_of(doc) == expected(text)


@settings(deadline=None)
@given(REPORT_LIKE)
def test_the_sentences_of_any_text_are_those_of_the_function(nlp, text):
    assert sentences_of(nlp(text)) == expected(text)


@pytest.mark.skipif(not EVALUATION.exists(), reason="the sentences in ../shared are not here")
def test_the_sentences_of_real_reports_are_those_of_the_function(nlp):
    sentences = real_sentences()
    paragraphs = [" ".join(sentences[first : first + 10]) for first in range(0, 800, 10)]
    for text, doc in zip(paragraphs, nlp.pipe(paragraphs), strict=True):
        assert sentences_of(doc) == expected(text)
    together = "\n".join(paragraphs)
    assert sentences_of(nlp(together)) == expected(together)


@pytest.mark.skipif(not EVALUATION.exists(), reason="the sentences in ../shared are not here")
def test_a_sentence_of_a_real_report_is_one_sentence():
    cut = [text for text in real_sentences() if sentence_spans(text) != [(0, len(text))]]
    assert cut == []


def test_a_token_is_split_where_a_sentence_starts_inside(nlp):
    text = "It began in 2016.This is new (see s.136).Staff say so."
    assert "2016.This" in [token.text for token in nlp.make_doc(text)]
    doc = nlp(text)
    assert [token.text for token in doc][3:6] == ["2016.", "This", "is"]
    assert [token.text for token in doc if token.is_sent_start] == ["It", "This", "Staff"]
    assert doc.text == text


def test_white_space_stands_at_the_end_of_a_sentence(nlp):
    assert [sentence.text for sentence in nlp("\n One. \n\n Two.").sents] == [
        "\n One. \n\n ",
        "Two.",
    ]


def test_an_empty_doc_stays_empty(nlp):
    assert len(nlp("")) == 0
    assert [doc.text for doc in nlp.pipe(["", "One.", ""])] == ["", "One.", ""]


def test_two_processes_find_the_same(nlp):
    texts = [REPORT, "", "One. Two."] * 3
    assert [sentences_of(doc) for doc in nlp.pipe(texts, n_process=2)] == list(map(expected, texts))


def test_a_pipeline_comes_back_from_disk_and_from_bytes(nlp, tmp_path):
    nlp.to_disk(tmp_path)
    from_disk = spacy.load(tmp_path)
    from_bytes = spacy.blank("en", config=nlp.config).from_bytes(nlp.to_bytes())
    for again in (from_disk, from_bytes):
        assert again.pipe_names == ["findings_sentencizer"]
        assert sentences_of(again(REPORT)) == expected(REPORT)


def test_a_doc_with_its_sentences_comes_back_from_bytes(nlp):
    doc = nlp(REPORT)
    again = Doc(nlp.vocab).from_bytes(doc.to_bytes())
    assert sentences_of(again) == expected(REPORT)


def test_spacy_finds_the_component_once_the_package_is_installed():
    found = entry_points(group="spacy_factories", name="findings_sentencizer")
    if not found:
        pytest.skip("findings-nlp is not installed")
    (point,) = found
    assert point.load() is spacy_sentencizer.create_sentencizer
