"""Every example of the README and of docs/, run page by page in a folder like a clone's.

Python blocks and the lines of console blocks that begin with ``$`` are run in the order of the
page; what the page shows below a command is what it prints, numbers aside. A block under a line
that names a file is written to that file. One that cannot be run stands under a comment
``<!-- not run: the reason -->``, one that needs a library no extra asks for under
``<!-- needs LIBRARY -->``.
"""

import importlib.util
import os
import re
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md"))]
SLOW = {"README.md", "correcting.md", "integrations.md", "start.md", "summaries.md", "themes.md"}
FENCE = re.compile(r"^([^\n]*)\n\n?```([^\n]*)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
REPORTS = ("harrowmere-2025.pdf", "ashenford-2025.html")
CORRECTIONS = "harrowmere-2025.pdf-corrections.jsonl"
"""What the page of a report downloads."""


@dataclass(frozen=True)
class Block:
    above: str
    language: str
    text: str

    @property
    def is_run(self):
        if self.above.startswith("<!-- not run: "):
            return False
        needed = re.fullmatch(r"<!-- needs (\w+) -->", self.above)
        return not needed or importlib.util.find_spec(needed[1]) is not None

    @property
    def file_name(self):
        named = re.fullmatch(r"`([\w.]+)`:", self.above)
        return named and named[1]


def blocks_of(page):
    text = page.read_text("utf-8")
    if page.name == "README.md":  # its first commands are those that CI runs, and a clone
        text = re.sub(r"^## Try it.*?(?=^## )", "", text, flags=re.MULTILINE | re.DOTALL)
    return [Block(*match.groups()) for match in FENCE.finditer(text)]


@pytest.fixture
def clone(tmp_path, monkeypatch):
    for name in ("examples", "training_data", "models"):
        (tmp_path / name).symlink_to(ROOT / name)
    (tmp_path / "reports").mkdir()
    for name in REPORTS:
        shutil.copy(ROOT / "examples" / name, tmp_path / "reports")
    labels = (ROOT / "examples" / "labels.jsonl").read_text("utf-8")
    (tmp_path / CORRECTIONS).write_text("\n".join(labels.splitlines()[:3]), "utf-8")
    monkeypatch.chdir(tmp_path)
    scripts = Path(sys.executable).parent
    monkeypatch.setenv("PATH", f"{scripts}{os.pathsep}{os.environ['PATH']}")
    return tmp_path


def pages_with_examples():
    marks = {True: pytest.mark.slow, False: ()}
    return [
        pytest.param(page, id=page.name, marks=marks[page.name in SLOW])
        for page in PAGES
        if any(block.language in ("python", "console") for block in blocks_of(page))
    ]


@pytest.mark.timeout(600)
@pytest.mark.parametrize("page", pages_with_examples())
def test_the_examples_run(page, clone):
    names = {"__name__": "page"}
    for block in filter(lambda block: block.is_run, blocks_of(page)):
        if block.file_name:
            (clone / block.file_name).write_text(block.text, "utf-8")
        elif block.language == "python":
            exec(compile(block.text, str(page), "exec"), names)
        elif block.language == "console":
            for command, shown in commands_of(block.text):
                run(command, shown)


def commands_of(text):
    """Return each command, and what the page shows that it prints."""
    parts = re.split(r"^\$ ", text, flags=re.MULTILINE)
    assert parts[0] == "", "a console block begins with a command"
    return [part.split("\n", 1) for part in parts[1:]]


def run(command, shown):
    done = subprocess.run(
        ["bash", "-c", command],
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="utf-8",
        check=False,
    )
    assert done.returncode == 0, f"{command}\n{done.stdout}"
    if shown.strip():
        printed = "".join(f"{line}\n" for line in comparable(done.stdout))
        assert re.fullmatch(pattern_of(shown), printed), done.stdout


def comparable(printed):
    """Return the lines that are printed, numbers as ``#`` and spaces as one; both change."""
    lines = re.sub(r">?\d+(\.\d+)?", "#", printed).strip().splitlines()
    return [" ".join(line.split()) for line in lines]


def pattern_of(shown):
    """Return a pattern of the lines shown; ``...`` stands for any."""
    lines = (r"(.*\n)*" if line == "..." else f"{re.escape(line)}\n" for line in comparable(shown))
    return "".join(lines)


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_a_block_is_an_example_or_says_that_it_is_none(page):
    """Else a command in a block of another kind would go stale unseen."""
    for block in blocks_of(page):
        assert re.match(r"python$|console$|json$|text$|\{", block.language)
