"""From a PDF through corrections in its page to a model that has learnt them, as a user does it."""

import os
import resource
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path

import chromium
import numpy as np
import pytest

from findings_nlp.examples import read_examples
from findings_nlp.model import Model
from findings_nlp.reading.reader import read_report
from findings_nlp.store import load_model

pytestmark = pytest.mark.slow

ROOT = Path(__file__).parent.parent
REPORT = ROOT / "examples" / "harrowmere-2025.pdf"
THEME_MISSED = "New starters are paired with an experienced colleague"
SENTIMENT_MISTAKEN = "Dispatchers, by contrast, have had no such training, and it shows"
LIKE_THEM = {
    "strength": (
        "New staff are paired with an experienced colleague for their first month.",
        "New starters are paired with an experienced officer until they are confident.",
        "New recruits are paired with an experienced colleague from the first day.",
    ),
    "concern": (
        "Dispatchers have had no such training, and it shows in how they grade incidents.",
        "Call handlers, by contrast, have had no such training.",
        "Supervisors have had no such training, and it shows in their decisions.",
    ),
}
"""By the sentiment that a corrected sentence on training was given, others much like it."""
LONGEST = 10.0
"""Seconds that the command which learns the corrections may take on one core."""


@dataclass(frozen=True)
class Loop:
    """What went round: the models before and after, the labels, and the seconds it took."""

    before: Model
    after: Model
    labels: Path
    since_click: float
    on_core: float


@pytest.fixture(scope="module")
def loop(tmp_path_factory):
    if not chromium.IS_THERE:
        pytest.skip("Chromium is not there: apt-get install chromium chromium-driver")
    folder = tmp_path_factory.mktemp("loop")
    run("score", REPORT, "--html", folder / "pages")
    [page] = (folder / "pages").glob("harrowmere*.html")
    (folder / "downloads").mkdir()
    with chromium.open_window(folder / "downloads") as window:
        window.open(page)
        clicked = time.perf_counter()
        labels = correct(window)
        before = on_core()
        run("train", "--from", ROOT / "models" / "default", labels, "-o", folder / "my_model")
        since_click, taken = time.perf_counter() - clicked, on_core() - before
        return Loop(load_model(), load_model(folder / "my_model"), labels, since_click, taken)


def run(*arguments):
    """Run a command on one core; it must say nothing but its result."""
    done = subprocess.run(
        [sys.executable, "-m", "findings_nlp.cli", *map(str, arguments)],
        capture_output=True,
        encoding="utf-8",
        check=True,
        env={**os.environ, "OPENBLAS_NUM_THREADS": "1"},
    )
    assert done.stderr == ""


def on_core():
    """Return the processor time of the commands run so far; waiting for others does not count."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def correct(window):
    """Correct a sentence's theme and another's sentiment; download both."""
    go_to(window, THEME_MISSED)
    tick(window.find(".tag[data-theme=training] input"))
    go_to(window, SENTIMENT_MISTAKEN)
    tick(window.find("[name=sentence-sentiment][value=concern]"))
    return window.download()


def go_to(window, text):
    [sentence] = [each for each in window.all(".s") if each.text.startswith(text)]
    window.run("arguments[0].scrollIntoView({ block: 'center' })", sentence)
    sentence.click()


def tick(box):
    assert not box.is_selected(), "the shipped model has learnt this; correct another sentence"
    box.click()


def said(finding):
    return finding.sentiment, {theme: tag.sentiment for theme, tag in finding.themes.items()}


def test_what_was_corrected_is_learnt(loop):
    corrected = read_examples(loop.labels, loop.before.taxonomy)
    assert len(corrected) == 2
    for example in corrected:
        before, after = (model.tag([example.text])[0] for model in (loop.before, loop.after))
        assert said(before) != (example.sentiment, example.themes)
        assert said(after) == (example.sentiment, example.themes)


@pytest.mark.parametrize("sentiment", LIKE_THEM)
def test_sentences_like_the_corrected_ones_are_tagged_so_too(loop, sentiment):
    right = (sentiment, {"training": sentiment})
    before, after = (model.tag(LIKE_THEM[sentiment]) for model in (loop.before, loop.after))
    known = [said(finding) == right for finding in before]
    assert not all(known), "the shipped model has learnt these; write others"
    assert all(said(finding) == right for finding in after)


def test_the_rest_of_the_report_hardly_moves(loop):
    corrected = {example.text for example in read_examples(loop.labels, loop.before.taxonomy)}
    texts = [each.text for each in read_report(REPORT).sentences if each.text not in corrected]
    before, after = loop.before.tag(texts), loop.after.tag(texts)
    changed = sum(map(lambda was, now: said(was) != said(now), before, after))
    moved = np.abs(loop.before.scores(texts) - loop.after.scores(texts))
    print(
        f"\n{changed} of {len(texts)} other sentences change, scores by at most {moved.max():.3f}"
    )
    assert changed <= 1
    assert moved.mean() < 0.001


def test_a_correction_takes_seconds(loop):
    print(f"\n{loop.since_click:.1f} s from the first click, {loop.on_core:.1f} s of one core")
    assert loop.on_core < LONGEST
