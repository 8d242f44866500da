"""Findings in a spaCy pipeline."""

import logging
import os
import shutil
import subprocess
import sys
from importlib.metadata import entry_points

import pytest
import spacy
from spacy.tokens import Doc, DocBin, Span
from spacy.ty import ListenedToComponent

from findings_nlp.errors import ModelError, SettingsError
from findings_nlp.integrations import spacy_tagger
from findings_nlp.integrations.spacy_tagger import finding_of, register_extensions
from findings_nlp.store import load_model, save_model

TEXT = (
    "Custody staff are well trained, but children wait too long in cells. We met the board.\n\n"
    "Referrals are always late.  "
)


@pytest.fixture(scope="module")
def folder(small_model, tmp_path_factory):
    path = tmp_path_factory.mktemp("models") / "small"
    save_model(small_model, path)
    return path


@pytest.fixture(scope="module")
def nlp(folder):
    return pipeline(folder)


def pipeline(folder):
    made = spacy.blank("en")
    made.add_pipe("findings_sentencizer")
    made.add_pipe("findings_tagger", config={"model": str(folder)})
    return made


def findings_of(doc):
    return [sentence._.finding for sentence in doc.sents]


def test_each_sentence_has_the_finding_that_the_model_gives(nlp, small_model):
    doc = nlp(TEXT)
    found = findings_of(doc)
    texts = [sentence.text.strip() for sentence in doc.sents]
    assert len(texts) == 3
    for finding, expected in zip(found, small_model.tag(texts), strict=True):
        where = finding.sentence
        assert TEXT[where.start : where.end] == where.text == expected.sentence.text
        assert finding.themes.keys() == expected.themes.keys()
        assert finding.sentiment_scores == pytest.approx(expected.sentiment_scores)
        assert finding.needs_review == expected.needs_review
    for sentence in doc.sents:
        tags = sentence._.finding.themes.items()
        assert sentence._.themes == {theme: tag.sentiment for theme, tag in tags}
        assert sentence._.sentiment == sentence._.finding.sentiment


def test_a_span_stands_for_each_theme_with_what_is_said_of_it(nlp):
    doc = nlp(TEXT)
    spans = list(doc.spans["findings"])
    assert "custody" in {span.label_ for span in spans}
    assert len(spans) == sum(len(sentence._.themes) for sentence in doc.sents)
    for span in spans:
        assert span.text == span.sent.text
        assert span._.sentiment == span.sent._.themes[span.label_]


def test_a_span_that_is_no_tagged_sentence_has_no_finding(nlp):
    span = nlp(TEXT)[2:4]
    assert (span._.finding, span._.themes, span._.sentiment) == (None, {}, None)


def test_without_a_folder_the_shipped_model_tags():
    plain = spacy.blank("en")
    plain.add_pipe("findings_sentencizer")
    plain.add_pipe("findings_tagger")
    [sentence] = plain("Referrals are always late.").sents
    assert sentence._.finding.themes == load_model().tag([sentence.text])[0].themes


def test_sentences_may_be_set_by_another_component(folder):
    other = spacy.blank("en")
    other.add_pipe("sentencizer")
    other.add_pipe("findings_tagger", config={"model": str(folder)})
    assert other("Staff are trained. Cells are clean.").spans["findings"]


def test_without_sentences_it_says_what_to_add(folder):
    bare = spacy.blank("en")
    bare.add_pipe("findings_tagger", config={"model": str(folder)})
    with pytest.raises(SettingsError, match=r"add_pipe.'findings_sentencizer', first=True"):
        bare("Staff are trained. Cells are clean.")
    assert bare.analyze_pipes()["problems"]["findings_tagger"] == ["doc.sents"]


def test_empty_docs_pass(nlp):
    assert [len(doc.spans["findings"]) for doc in nlp.pipe(["", " \n "])] == [0, 0]


def test_batches_and_processes_give_the_same(nlp):
    texts = [TEXT, "", "Cells are dirty. Nobody asked.", TEXT]
    alone = [findings_of(nlp(text)) for text in texts]
    assert [findings_of(doc) for doc in nlp.pipe(texts, batch_size=3)] == alone
    assert [findings_of(doc) for doc in nlp.pipe(texts, n_process=2)] == alone


def test_an_error_in_a_batch_goes_to_the_pipelines_handler(folder):
    bare = spacy.blank("en")
    bare.add_pipe("findings_tagger", config={"model": str(folder)})
    seen = []
    bare.set_error_handler(lambda name, component, docs, error: seen.append((name, len(docs))))
    assert list(bare.pipe(["One. Two."])) == []
    assert seen == [("findings_tagger", 1)]


@pytest.mark.slow
def test_it_reaches_a_process_that_shares_no_memory(folder, tmp_path):
    """Windows and macOS start processes by pickling the component."""
    script = tmp_path / "spawn.py"
    script.write_text(
        "import multiprocessing, spacy\n"
        "if __name__ == '__main__':\n"
        "    multiprocessing.set_start_method('spawn')\n"
        "    nlp = spacy.blank('en')\n"
        "    nlp.add_pipe('findings_sentencizer')\n"
        f"    nlp.add_pipe('findings_tagger', config={{'model': {str(folder)!r}}})\n"
        "    docs = nlp.pipe(['Cells are dirty.'] * 3, n_process=2)\n"
        "    print([span._.themes for doc in docs for span in doc.spans['findings']])\n",
        encoding="utf-8",
    )
    done = subprocess.run(
        [sys.executable, script], capture_output=True, text=True, check=True, env=os.environ
    )
    assert done.stdout.count("custody") == 3


def test_a_pipeline_carries_its_model_to_disk_and_to_bytes(folder, tmp_path):
    moved = tmp_path / "moved"
    shutil.copytree(folder, moved)
    nlp = pipeline(moved)
    expected = findings_of(nlp(TEXT))
    nlp.to_disk(tmp_path / "pipeline")
    data = nlp.to_bytes()
    shutil.rmtree(moved)
    files = {path.name for path in (tmp_path / "pipeline" / "findings_tagger").iterdir()}
    assert files == {"model.json", "weights.npz", "README.md"}
    assert findings_of(spacy.load(tmp_path / "pipeline")(TEXT)) == expected
    assert findings_of(spacy.blank("en", config=nlp.config).from_bytes(data)(TEXT)) == expected


def test_spacy_may_look_at_a_component_whose_model_is_not_there(tmp_path):
    """It does so in the order of a set, which is another in each process."""
    tagger = pipeline(tmp_path / "nowhere").get_pipe("findings_tagger")
    assert not any(hasattr(tagger, name) for name in ListenedToComponent.__annotations__)


def test_saving_twice_replaces_and_gives_the_same_bytes(nlp, tmp_path):
    for _ in range(2):
        nlp.to_disk(tmp_path)
    tagger = nlp.get_pipe("findings_tagger")
    assert tagger.to_bytes() == tagger.to_bytes()


def test_a_damaged_model_is_refused(nlp):
    data = nlp.get_pipe("findings_tagger").to_bytes()
    other = spacy.blank("en").add_pipe("findings_tagger")
    with pytest.raises(ModelError, match="missing; give the folder"):
        other.from_bytes(b"\x80")
    with pytest.raises(ModelError, match="not a model's record"):
        other.from_bytes(data.replace(b"thresholds", b"thresholdz"))


def test_a_missing_model_is_named_when_it_is_needed(tmp_path):
    with pytest.raises(ModelError, match="nowhere"):
        pipeline(tmp_path / "nowhere")("Cells are dirty.")


def test_findings_go_with_a_doc_wherever_it_goes(nlp):
    doc = nlp(TEXT)
    expected = findings_of(doc)
    assert findings_of(Doc(nlp.vocab).from_bytes(doc.to_bytes())) == expected
    stored = DocBin(store_user_data=True, docs=[doc]).to_bytes()
    [again] = DocBin().from_bytes(stored).get_docs(nlp.vocab)
    assert findings_of(again) == expected
    joined = Doc.from_docs([nlp("Cells are dirty."), doc])
    assert [finding.themes for finding in findings_of(joined)[1:]] == [
        finding.themes for finding in expected
    ]
    for finding in findings_of(joined):
        assert joined.text[finding.sentence.start : finding.sentence.end] == finding.sentence.text


def test_a_users_own_attribute_is_left_alone(nlp, caplog):
    ours = Span.remove_extension("sentiment")
    try:
        Span.set_extension("sentiment", default="mine")
        with caplog.at_level(logging.WARNING):
            register_extensions()
        [sentence] = nlp("Cells are dirty.").sents
        assert sentence._.sentiment == "mine"
        assert finding_of(sentence).sentiment == sentence._.finding.sentiment
        assert "spacy_tagger.sentiment_of(span)" in caplog.text
    finally:
        Span.set_extension("sentiment", getter=ours[2], force=True)


def test_spacy_finds_the_component_once_the_package_is_installed():
    found = entry_points(group="spacy_factories", name="findings_tagger")
    if not found:
        pytest.skip("findings-nlp is not installed")
    (point,) = found
    assert point.load() is spacy_tagger.create_tagger
