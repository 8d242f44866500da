"""``findings-nlp labels`` as a user meets it."""

import json
from functools import partial
from pathlib import Path

import command
import pytest

ROOT = Path(__file__).parent.parent
EXAMPLES = ROOT / "examples"
LABELS = EXAMPLES / "labels.jsonl"
HEADER = "title,authority,date,publisher,licence,file,sha256\n"


run = partial(command.run, "labels")


@pytest.fixture(scope="module")
def pointers(tmp_path_factory):
    path = tmp_path_factory.mktemp("labels") / "pointers.jsonl"
    done = run("point", LABELS, EXAMPLES, "-o", path)
    assert done.returncode == 0, done.stderr
    assert "Found 201 of 201 sentences" in done.stdout
    return path


def test_pointers_hold_no_word_of_the_reports(pointers):
    lines = pointers.read_text("utf-8").splitlines()
    keys = {"report", "page", "length", "hash", "sentiment", "themes"}
    assert all(set(json.loads(line)) == keys for line in lines)
    assert len(lines) == 201


def test_point_and_join_give_the_labels_back(pointers, tmp_path):
    output = tmp_path / "joined.jsonl"
    done = run("join", EXAMPLES, "--labels", pointers, "-o", output, "--strict")
    assert done.returncode == 0, done.stderr
    assert "Found 201 of 201 sentences" in done.stdout

    def kept(path):
        records = map(json.loads, path.read_text("utf-8").splitlines())
        return [(each["text"], each["sentiment"], each["themes"]) for each in records]

    assert kept(output) == kept(LABELS)


def test_what_is_not_found_is_told_and_counts_only_when_strict(pointers, tmp_path):
    lines = pointers.read_text("utf-8").splitlines()
    elsewhere = json.loads(lines[0]) | {"report": "0" * 64}
    wrong = json.loads(lines[0]) | {"hash": "0" * 16}
    path = tmp_path / "labels.jsonl"
    path.write_text("\n".join([*lines[:3], *map(json.dumps, [elsewhere, elsewhere, wrong])]))
    output = tmp_path / "joined.jsonl"
    done = run("join", EXAMPLES, "--labels", path, "-o", output)
    assert done.returncode == 0
    assert "Found 3 of 6 sentences" in done.stdout
    assert "the report is not in the folder: 2 labels" in done.stderr
    assert "harrowmere-2025" in done.stderr
    assert "hash 0000000000000000" in done.stderr
    assert len(output.read_text("utf-8").splitlines()) == 3
    assert run("join", EXAMPLES, "--labels", path, "-o", output, "--strict").returncode == 1


def test_a_sentence_that_is_in_no_report_is_named(tmp_path):
    label = {"text": "Never written.", "sentiment": "neutral", "themes": {}}
    path = tmp_path / "labels.jsonl"
    path.write_text(json.dumps(label | {"source": "harrowmere-2025"}), "utf-8")
    done = run("point", path, EXAMPLES, "-o", tmp_path / "out.jsonl", "--strict")
    assert done.returncode == 1
    assert "Never written." in done.stderr


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["join", EXAMPLES, "-o", "out.txt"], "out.txt"),
        (["join", EXAMPLES, "-o", "nowhere/out.jsonl"], "nowhere"),
        (["join", EXAMPLES, "--labels", "nowhere.jsonl", "-o", "out.jsonl"], "nowhere.jsonl"),
        (["point", "nowhere.jsonl", EXAMPLES, "-o", "out.jsonl"], "nowhere.jsonl"),
        (["point", LABELS, "nowhere", "-o", "out.jsonl"], "nowhere"),
        (["check", "nowhere.jsonl"], "nowhere.jsonl"),
        (["check", LABELS, "--reports", "nowhere"], "nowhere"),
        (["check", LABELS, "--stock-phrases", "none.txt", "--reports", EXAMPLES], "none.txt"),
        (["check", LABELS, "--suspicious", "5", "--folds", "1"], "folds"),
    ],
)
def test_a_mistake_is_told_in_a_line(arguments, told):
    done = run(*arguments)
    assert done.returncode == 1
    assert told in done.stderr
    assert "Traceback" not in done.stderr
    assert not (ROOT / "out.jsonl").exists()


def test_check_shows_counts_and_lists():
    done = run("check", LABELS, "--show", "2")
    assert done.returncode == 0, done.stderr
    for told in ("sentences", "sex_offender_management", "no theme", "Commonest openings"):
        assert told in done.stdout
    assert "the same sentence twice" in done.stdout


def test_check_finds_copies_of_a_report_and_suspects_as_json(tmp_path):
    written = tmp_path / "written.jsonl"
    lines = (ROOT / "training_data" / "written" / "pilot.jsonl").read_text("utf-8").splitlines()
    copied = [json.loads(line) for line in LABELS.read_text("utf-8").splitlines()]
    longest = max(copied, key=lambda record: len(record["text"]))
    written.write_text("\n".join([*lines[::4], json.dumps(longest)]), "utf-8")
    done = run(
        "check", written, "--reports", EXAMPLES, "--suspicious", "3", "--folds", "2", "--json",
        "--strict",
    )  # fmt: skip
    assert done.returncode == 1, "a copied sentence is a fault when strict"
    record = json.loads(done.stdout)
    assert record["counts"]["sentences"] == len(lines[::4]) + 1
    assert {run["example"]["text"] for run in record["runs"]} == {longest["text"]}
    assert len(record["suspects"]) == 3


def test_agreement_of_two_labellers_is_measured_and_disagreements_shown(tmp_path):
    first, second = tmp_path / "first.jsonl", tmp_path / "second.csv"
    first.write_text(
        '{"text": "Staff are trained.", "sentiment": "strength", '
        '"themes": {"training": "strength"}}\n'
        '{"text": "Children wait.", "sentiment": "concern", "themes": {}}\n',
        "utf-8",
    )
    second.write_text(
        "text,sentiment,training,referrals,custody,sex_offender_management\n"
        "Staff are trained.,neutral,neutral,,,\nChildren wait.,concern,,,,\n",
        "utf-8",
    )
    done = run("agree", first, second)
    assert done.returncode == 0, done.stderr
    assert "2 sentences labelled twice" in done.stdout
    assert "first: strength; training strength; second: neutral; training neutral" in done.stdout
    figures = json.loads(run("agree", first, second, "--json").stdout)
    assert figures["sentiment_accuracy"] == 0.5
    assert figures["themes"]["training"] == 1.0
