"""Labels joined with published reports, and pointers made of labelled sentences."""

import json
import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from findings_nlp.errors import LabelError
from findings_nlp.examples import read_examples
from findings_nlp.labels.letters import letters_of
from findings_nlp.labels.published import Located, NotFound, join_labels, point_labels, read_located
from findings_nlp.labels.register import read_register

ROOT = Path(__file__).parent.parent
EXAMPLES = ROOT / "examples"
SHARED = ROOT.parent / "shared"
FILES = {"harrowmere-2025": "harrowmere-2025.pdf", "ashenford-2025": "ashenford-2025.html"}
HEADER = "title,authority,date,publisher,licence,file,sha256"
real_reports = pytest.mark.skipif(
    not (SHARED / "reports").is_dir(), reason="the published reports are not here"
)


@pytest.fixture(scope="module")
def labels(taxonomy):
    """The example labels, each with the file it is read in."""
    examples = read_examples(EXAMPLES / "labels.jsonl", taxonomy)
    return [Located(example, FILES[example.source]) for example in examples]


@pytest.fixture(scope="module")
def pointed(labels):
    return point_labels(labels, EXAMPLES)


def register_of(path, **reports):
    lines = [
        f"Report,{name},2025-06-12,HMICFRS,OGL v3.0,x.pdf,{sha}" for name, sha in reports.items()
    ]
    path.write_text("\n".join([HEADER, *lines]), "utf-8")
    return read_register(path)


def test_every_label_comes_back(labels, pointed):
    assert pointed.not_found == ()
    joined = join_labels(pointed.pointers, EXAMPLES, {})
    assert joined.not_found == ()
    for label, pointer, example in zip(labels, pointed.pointers, joined.examples, strict=True):
        assert letters_of(example.text) == letters_of(label.example.text)
        assert example.sentiment == label.example.sentiment
        assert example.themes == label.example.themes
        assert (example.source, example.id) == (label.file, pointer.hash)


def test_the_authority_of_the_register_is_the_source(pointed, tmp_path):
    pointer = pointed.pointers[0]
    register = register_of(tmp_path / "reports.csv", Harrowmere=pointer.report)
    [example] = join_labels([pointer], EXAMPLES, register).examples
    assert example.source == "Harrowmere"


def test_reports_are_known_by_their_bytes_and_others_are_not_read(pointed, tmp_path):
    shutil.copy(EXAMPLES / "harrowmere-2025.pdf", tmp_path / "renamed.pdf")
    (tmp_path / "other.pdf").write_bytes(b"no report at all")
    done = []
    joined = join_labels(pointed.pointers[:5], tmp_path, {}, lambda: done.append(1))
    assert (len(joined.examples), joined.not_found, done) == (5, (), [1])


def test_what_is_not_found_is_named_and_the_rest_is_joined(pointed, tmp_path):
    good = pointed.pointers[0]
    missing = replace(good, report="0" * 64)
    unknown = replace(good, report="1" * 64)
    elsewhere = replace(good, hash="0" * 16)
    register = register_of(tmp_path / "reports.csv", Nowhere=missing.report)
    joined = join_labels([missing, elsewhere, good, unknown], EXAMPLES, register)
    assert len(joined.examples) == 1
    no_report = "the report is not in the folder"
    assert joined.not_found == (
        NotFound("x.pdf", no_report),
        NotFound(
            "harrowmere-2025.pdf",
            "the report does not hold the sentence",
            f"page {good.page}, hash {'0' * 16}",
        ),
        NotFound("1" * 64, no_report),
    )


def test_a_report_that_cannot_be_read_is_named(labels, tmp_path):
    (tmp_path / FILES["harrowmere-2025"]).write_bytes(b"%PDF-1.7 and no more")
    [missing] = point_labels(labels[:1], tmp_path).not_found
    assert missing.report == "harrowmere-2025.pdf"
    assert missing.problem.startswith("the report cannot be read: ")


def test_a_report_may_be_named_without_its_suffix(labels):
    named = [replace(labels[0], file="harrowmere-2025"), replace(labels[0], file="")]
    pointed = point_labels(named, EXAMPLES)
    assert len(pointed.pointers) == 1
    assert [missing.report for missing in pointed.not_found] == ["no file named"]


def test_the_file_is_read_from_file_or_source_and_the_page_if_it_is_one(tmp_path, taxonomy):
    label = {"text": "It rained.", "sentiment": "neutral", "themes": {}}
    records = [
        label | {"file": "a.pdf", "source": "Aldham", "page": 4},
        label | {"source": "b.pdf", "page": -4},
        label | {"page": "four"},
    ]
    path = tmp_path / "labels.jsonl"
    path.write_text("\n\n".join(map(json.dumps, records)), "utf-8")
    located = read_located(path, taxonomy)
    assert [(each.file, each.page) for each in located] == [("a.pdf", 4), ("b.pdf", 0), ("", 0)]
    with pytest.raises(LabelError, match="give a"):
        read_located(tmp_path / "labels.csv", taxonomy)


def test_a_folder_that_is_not_there_is_told(pointed, tmp_path):
    with pytest.raises(LabelError, match="no such folder"):
        join_labels(pointed.pointers, tmp_path / "none", {})


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("", "not a register"),
        ("title,file\n", "expected title"),
        (f"{HEADER}\na,b,c\n", "expected a value"),
        (f"{HEADER}\n" + "a,b,c,d,e,f,1\n" * 2, "reports.csv:3"),
    ],
)
def test_a_bad_register_is_told(tmp_path, text, told):
    path = tmp_path / "reports.csv"
    path.write_text(text, "utf-8")
    with pytest.raises(LabelError, match=told):
        read_register(path)


def test_the_register_lists_each_report_once():
    register = read_register(ROOT / "training_data" / "reports.csv")
    assert len(register) == 226
    assert len({report.file for report in register.values()}) == 226
    assert all(len(sha256) == 64 for sha256 in register)
    assert all(len(report.date) == 10 for report in register.values())


@real_reports
def test_labels_of_a_real_report_come_back(taxonomy):
    file = "services-leicester-2025-01-29.pdf"
    located = read_located(SHARED / "evaluation" / "dev.jsonl", taxonomy)
    labels = [label for label in located if label.file == file]
    pointed = point_labels(labels, SHARED / "reports")
    register = read_register(ROOT / "training_data" / "reports.csv")
    joined = join_labels(pointed.pointers, SHARED / "reports", register)
    assert pointed.not_found == joined.not_found == ()
    assert [letters_of(example.text) for example in joined.examples] == [
        letters_of(label.example.text) for label in labels
    ]
    assert {example.source for example in joined.examples} == {"Leicester"}


@pytest.mark.slow
@real_reports
def test_all_labels_of_real_reports_come_back(taxonomy):
    located = read_located(SHARED / "evaluation" / "dev.jsonl", taxonomy)
    pointed = point_labels(located, SHARED / "reports")
    joined = join_labels(pointed.pointers, SHARED / "reports", {})
    assert pointed.not_found == joined.not_found == ()
    assert [letters_of(example.text) for example in joined.examples] == [
        letters_of(label.example.text) for label in located
    ]
