"""How long ``findings-nlp tag`` takes from a standing start to its answer.

    python -m benchmarks.start

Each is a process of its own, by turns; the first round, which fills the disk's cache, is left out.
Python alone and numpy alone stand beside it, since they are no work of this project.
"""

from __future__ import annotations

import statistics
import sys

from benchmarks.batch import run_command

ROUNDS = 20
SENTENCE = "Custody staff are well trained, but children wait too long in cells."
COMMANDS = {
    "Python": ["-c", "pass"],
    "Python and numpy": ["-c", "import numpy"],
    "import findings_nlp, load the model": ["-c", "import findings_nlp as f; f.load_model()"],
    "findings-nlp tag": ["-m", "findings_nlp.cli", "tag", SENTENCE],
    "findings-nlp --help": ["-m", "findings_nlp.cli", "--help"],
}


def main() -> None:
    runs = {name: [run_command([sys.executable, *command])] for name, command in COMMANDS.items()}
    for _ in range(ROUNDS):
        for name, command in COMMANDS.items():
            runs[name].append(run_command([sys.executable, *command]))
    print(f"{'seconds, of ' + str(ROUNDS):<36}{'best':>8}{'median':>8}{'processor':>11}")
    for name, (_, *took) in runs.items():
        seconds = [each.seconds for each in took]
        work = statistics.median(each.work for each in took)
        print(f"{name:<36}{min(seconds):>8.2f}{statistics.median(seconds):>8.2f}{work:>11.2f}")


if __name__ == "__main__":
    main()
