"""``findings-nlp explain`` as a user meets it."""

import json
import re
from functools import partial
from pathlib import Path

import command
import pytest

LABELS = Path(__file__).parent.parent / "training_data" / "written" / "custody.jsonl"
SENTENCE = "Custody staff are well trained, but detained children wait far too long in cells."


run = partial(command.run, "explain")


def test_explain_shows_parts_sums_and_labelled_sentences():
    done = run(SENTENCE, "--labels", LABELS, "--show", 3)
    assert done.returncode == 0, done.stderr
    for told in ("training (", "custody (", "before any word", "by strength", "labelled sentence"):
        assert told in done.stdout
    assert "\x1b" not in done.stdout, "no colours in a pipe"
    assert done.stdout.count("Custody staff are well trained, but") == 1


def test_words_are_coloured_on_a_terminal_that_has_colours():
    done = run(SENTENCE, FORCE_COLOR="1", TERM="xterm-256color")
    assert "\x1b[" in done.stdout
    assert done.stdout.count("Custody") > 3, "the sentence once for each column"


def test_json_holds_everything_and_adds_up():
    said = json.loads(run(SENTENCE, "--json", "--labels", LABELS).stdout)
    assert set(said["columns"]) >= {"custody", "referrals", "strength", "concern"}
    for column in said["columns"].values():
        parts = [*column["words"], *column["phrases"]]
        total = column["constant"] + sum(part["log_odds"] for part in parts)
        assert total == pytest.approx(column["log_odds"], abs=1e-5)
        assert all(SENTENCE[part["start"] : part["end"]] == part["text"] for part in parts)
    assert len(said["nearest"]) == 5
    assert {"text", "sentiment", "themes", "similarity"} <= set(said["nearest"][0])


def test_any_theme_can_be_asked_for():
    done = run(SENTENCE, "--theme", "referrals")
    assert re.search(r"referrals: [0-9]+%, not found below", done.stdout)
    done = run(SENTENCE, "--theme", "parking")
    assert done.returncode == 1
    assert "parking" in done.stderr
    assert "custody" in done.stderr
    assert len(done.stderr.strip().splitlines()) == 1


def test_a_sentence_cannot_move_the_cursor_or_name_the_window():
    done = run("Custody \x1b]0;title\x07\x1b[2J was full.", FORCE_COLOR="1")
    assert done.returncode == 0
    assert "\x1b]" not in done.stdout
    assert "\x1b[2J" not in done.stdout
