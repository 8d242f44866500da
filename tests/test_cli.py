"""The command line as a user meets it: a process, its output and its exit status."""

import json
import re
import subprocess
import sys
from pathlib import Path

import pytest
from command import run

ROOT = Path(__file__).parent.parent
EXAMPLE = next((ROOT / "examples").glob("*.txt"))
TRAINING = ROOT / "training_data"
COMMANDS = [
    "score",
    "summary",
    "tag",
    "explain",
    "read",
    "train",
    "teach",
    "distil",
    "evaluate",
    "compare",
    "info",
]


def test_score_shows_the_findings_and_writes_them(tmp_path):
    done = run("score", EXAMPLE, "-o", tmp_path / "out.csv")
    assert done.returncode == 0, done.stderr
    assert "sex_offender_management" in done.stdout
    assert (tmp_path / "out.csv").read_text("utf-8-sig").startswith("report,page,heading,sentence")


def test_score_without_an_output_writes_nothing(tmp_path):
    done = subprocess.run(
        [sys.executable, "-m", "findings_nlp.cli", "score", EXAMPLE],
        capture_output=True,
        cwd=tmp_path,
        check=True,
    )
    assert b"custody" in done.stdout
    assert list(tmp_path.iterdir()) == []


def test_a_file_that_cannot_be_read_is_told_in_a_line_and_counts_only_when_strict(tmp_path):
    bad = tmp_path / "bad.pdf"
    bad.write_text("<html><title>Gone</title>", "utf-8")
    done = run("score", EXAMPLE, bad)
    assert done.returncode == 0
    assert "bad.pdf" in done.stderr
    assert "Traceback" not in done.stderr
    assert run("score", EXAMPLE, bad, "--strict").returncode == 1
    assert run("score", bad).returncode == 1, "nothing could be read"


def test_score_says_how_many_findings_it_does_not_show():
    report = ROOT / "examples" / "harrowmere-2025.pdf"
    [told] = re.findall(r"and (\d+) more; --show (\d+) shows all", run("score", report).stdout)
    assert int(told[1]) == int(told[0]) + 10
    everything = run("score", report, "--show", told[1]).stdout
    assert "shows all" not in everything
    assert len(everything.splitlines()) > int(told[1])


def test_score_tells_of_review_only_what_there_is(tmp_path):
    report, marks = ROOT / "examples" / "harrowmere-2025.pdf", "A ? marks"
    shown, hidden = run("score", report).stdout, run("score", report, "--show", "0").stdout
    assert (marks in shown, marks in hidden) == (True, False)
    output = tmp_path / "out.jsonl"
    written = run("score", report, "-o", output).stdout
    left_out = re.findall(r"have no theme.*: (\d+)\.", written)
    rows = map(json.loads, output.read_text("utf-8").splitlines())
    doubtful = {row["sentence"] for row in rows if row["needs_review"]}
    [to_review] = re.findall(r"harrowmere-2025\.pdf .* (\d+)\n", written)
    assert len(doubtful) + sum(map(int, left_out)) == int(to_review)
    assert left_out == re.findall(r"have no theme.*: (\d+)\.", shown), "the same without a file"
    assert "have no theme" not in run("score", report, "-o", output, "--every-sentence").stdout


CONTROLS = "\x1b]0;owned\x07"


def test_the_name_of_a_file_cannot_name_the_window(tmp_path):
    bad = tmp_path / f"bad{CONTROLS}.pdf"
    bad.write_text("<html><title>Gone</title>", "utf-8")
    for done in (run("score", EXAMPLE, bad), run("read", bad)):
        assert "]0;owned" in done.stderr
        assert not set("\x1b\x07") & set(done.stdout + done.stderr)


def test_labels_cannot_name_the_window(tmp_path):
    label = {"text": f"Custody {CONTROLS}was full.", "themes": {}, "source": f"A{CONTROLS}"}
    labels = [json.dumps(label | {"sentiment": said}) for said in ("neutral", "concern")]
    path = tmp_path / "labels.jsonl"
    path.write_text("\n".join(labels), "utf-8")
    for arguments in (["labels", "check", path], ["train", path, "-o", tmp_path / "model"]):
        done = run(*arguments, FORCE_COLOR="1")
        assert "]0;owned" in done.stdout + done.stderr
        assert not re.search(r"\x1b\]|\x07", done.stdout + done.stderr)


def test_tag_takes_sentences_from_the_command_and_from_a_pipe():
    sentence = "Detained children waited too long for an appropriate adult in custody."
    assert "custody" in run("tag", sentence).stdout
    [one, two] = run("tag", "--json", stdin=f"{sentence}\n\n{sentence}\n").stdout.splitlines()
    assert one == two
    assert json.loads(one)["themes"]["custody"]["sentiment"] == "concern"


def test_tag_answers_before_its_input_ends():
    command = [sys.executable, "-m", "findings_nlp.cli", "tag", "--json"]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as process:
        process.stdin.write(b"Custody staff were trained.\n" * 2_100)
        process.stdin.flush()
        assert json.loads(process.stdout.readline())["text"] == "Custody staff were trained."
        process.kill()


def test_read_shows_what_the_reader_sees():
    done = run("read", ROOT / "examples" / "harrowmere-2025.pdf")
    assert "heading" in done.stdout
    assert "bullet" in done.stdout
    left_out = run("read", ROOT / "examples" / "harrowmere-2025.pdf", "--left-out").stdout
    assert "contents" in left_out
    assert "furniture" in left_out


def test_files_of_the_same_name_are_evaluated_both(tmp_path):
    labels = (ROOT / "examples" / "labels.jsonl").read_text("utf-8").splitlines()
    for folder, some in {"a": labels[:5], "b": labels[5:8]}.items():
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "mine.jsonl").write_text("\n".join(some), "utf-8")
    done = run("evaluate", "a/mine.jsonl", "b/mine.jsonl", cwd=tmp_path)
    for count in ("all 8", "mine.jsonl 5", "mine.jsonl 3"):
        assert f"{count} labelled sentences" in done.stdout


def test_train_makes_a_model_that_evaluate_and_tag_take(tmp_path):
    labels = ROOT / "examples" / "labels.jsonl"
    taxonomy = TRAINING / "taxonomy.json"
    done = run("train", labels, "--taxonomy", taxonomy, "-o", tmp_path / "model")
    assert done.returncode == 0, done.stderr
    done = run("evaluate", labels, "--model", tmp_path / "model")
    assert done.returncode == 0, done.stderr
    assert "keyword" in done.stdout
    assert "custody" in run("info", tmp_path / "model").stdout


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["score", "missing.pdf"], "missing.pdf"),
        (["score", EXAMPLE, "-o", "out.doc"], "out.doc"),
        (["tag", "A sentence.", "--model", "nowhere"], "nowhere"),
        (["read", "missing.pdf"], "missing.pdf"),
        (["evaluate", "missing.jsonl"], "missing.jsonl"),
        (["info", "nowhere"], "nowhere"),
    ],
)
def test_a_mistake_is_told_in_one_line_with_status_1(arguments, told):
    done = run(*arguments)
    assert done.returncode == 1
    assert told in done.stderr
    assert "Traceback" not in done.stderr
    assert len(done.stderr.strip().splitlines()) == 1


@pytest.mark.parametrize("command", COMMANDS)
def test_help_teaches_with_an_example(command):
    done = run(command, "--help")
    assert done.returncode == 0
    assert "Example" in done.stdout


def test_a_wrong_command_has_status_2():
    assert run("scroe").returncode == 2


def test_version_is_printed():
    assert run("--version").stdout.startswith("findings-nlp ")
