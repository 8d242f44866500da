"""``findings-nlp review`` as a user meets it."""

import json
from functools import partial
from pathlib import Path

import command
import pytest
from annotators import ACCEPT, accept_csv

from findings_nlp.examples import read_examples

ROOT = Path(__file__).parent.parent
EXAMPLES = ROOT / "examples"
REPORTS = (EXAMPLES / "harrowmere-2025.pdf", EXAMPLES / "ashenford-2025.txt")


run = partial(command.run, "review")


def test_sentences_go_out_and_come_back_as_labels(tmp_path, taxonomy):
    path = tmp_path / "review.csv"
    done = run("export", *REPORTS, "-o", path, "--most", "12")
    assert done.returncode == 0, done.stderr
    assert "Wrote 12 of 219 sentences" in done.stdout
    accept_csv(path)
    done = run("import", path, "-o", tmp_path / "labels.jsonl")
    assert done.returncode == 0, done.stderr
    assert "Wrote 12 labelled sentences" in done.stdout
    assert "0 not reviewed, 0 refused" in done.stdout
    examples = read_examples(tmp_path / "labels.jsonl", taxonomy)
    assert {example.source for example in examples} == {"harrowmere-2025", "ashenford-2025"}
    assert all(example.chosen for example in examples), "they are no sample of the reports"


def test_everything_goes_out_in_the_order_of_the_report(tmp_path):
    path = tmp_path / "review.json"
    done = run("export", REPORTS[1], "-o", path, "--everything", "--format", "labelstudio")
    assert done.returncode == 0, done.stderr
    assert "review.config.xml" in done.stdout
    tasks = [task["data"] for task in json.loads(path.read_text("utf-8"))]
    starts = [task["start"] for task in tasks]
    assert starts == sorted(starts)
    assert len(starts) > 50
    assert not any(task["chosen"] for task in tasks)


@pytest.mark.parametrize("name", ["doccano", "prodigy", "argilla"])
def test_each_tool_is_told_how_to_take_the_file(tmp_path, name):
    suffix = "json" if name == "argilla" else "jsonl"
    path = tmp_path / f"review.{suffix}"
    done = run("export", REPORTS[1], "-o", path, "--format", name, "--most", "3")
    assert path.name in done.stdout
    ACCEPT[name](path)
    done = run("import", path, "-o", tmp_path / "labels.jsonl")
    assert "Wrote 3 labelled sentences" in done.stdout


def test_a_refused_answer_is_named_and_the_others_are_written(tmp_path):
    path = tmp_path / "review.csv"
    path.write_text(
        "text,sentiment,training,referrals,custody,sex_offender_management,reviewed\n"
        "Staff are trained.,good,strength,,,,yes\nChildren wait.,concern,,,concern,,yes\n",
        "utf-8",
    )
    arguments = ("import", path, "-o", tmp_path / "labels.jsonl")
    done = run(*arguments)
    assert done.returncode == 0
    assert "review.csv:2: sentiment is 'good'; allowed: strength" in done.stderr
    assert "Wrote 1 labelled sentences" in done.stdout
    assert run(*arguments, "--strict").returncode == 1


def test_what_nobody_read_writes_nothing(tmp_path):
    path = tmp_path / "review.csv"
    run("export", REPORTS[1], "-o", path, "--most", "3")
    done = run("import", path, "-o", tmp_path / "labels.jsonl")
    assert done.returncode == 1
    assert "3 not reviewed" in done.stdout
    assert not (tmp_path / "labels.jsonl").exists()


def test_coverage_as_a_table_and_as_json():
    done = run("coverage", EXAMPLES / "labels.jsonl")
    assert done.returncode == 0, done.stderr
    assert "sentiment right" in done.stdout
    first, *_, last = json.loads(run("coverage", EXAMPLES / "labels.jsonl", "--json").stdout)
    assert first["reviewed"] == 0
    assert (last["precision"], last["recall"], last["sentiment_accuracy"]) == (1, 1, 1)


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["export", REPORTS[1], "-o", "out.json"], "labelstudio, argilla"),
        (["export", REPORTS[1], "-o", "nowhere/out.csv"], "nowhere"),
        (["export", REPORTS[1], "-o", "out.csv", "--format", "word"], "no such format"),
        (["import", "missing.csv", "-o", "out.jsonl"], "missing.csv"),
        (["coverage", "missing.jsonl"], "missing.jsonl"),
    ],
)
def test_a_mistake_is_told_in_a_line(arguments, told, tmp_path):
    done = run(*arguments, cwd=tmp_path)
    assert done.returncode == 1
    assert told in done.stderr
    assert "Traceback" not in done.stderr
    assert len(done.stderr.strip().splitlines()) == 1
    assert list(tmp_path.iterdir()) == []


def test_reports_that_cannot_be_read_are_named_and_nothing_is_written(tmp_path):
    done = run("export", "missing.pdf", "-o", "out.csv", cwd=tmp_path)
    assert done.returncode == 1
    assert "not read: missing.pdf" in done.stderr
    assert "out.csv: not written, no sentence was read" in done.stderr
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("command", ["export", "import", "coverage"])
def test_help_teaches_with_an_example(command):
    assert "Example" in run(command, "--help").stdout
