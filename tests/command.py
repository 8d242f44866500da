"""The command line as a user runs it: a process of its own."""

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parent.parent


def run(*arguments, stdin="", cwd=ROOT, **environment):
    return subprocess.run(
        [sys.executable, "-m", "findings_nlp.cli", *map(str, arguments)],
        input=stdin,
        capture_output=True,
        encoding="utf-8",
        check=False,
        env={"PYTHONUTF8": "1", "PATH": "", **environment},
        cwd=cwd,
    )
