"""The package as it is installed and imported."""

import json
import os
import subprocess
import sys
import venv
from pathlib import Path

import pytest

import findings_nlp

ROOT = Path(__file__).parent.parent
IMPORT_SECONDS = 0.3


def python(code):
    return subprocess.run(
        [sys.executable, "-c", code], capture_output=True, encoding="utf-8", check=True
    ).stdout


def test_every_public_name_is_there():
    for name in findings_nlp.__all__:
        assert getattr(findings_nlp, name) is not None


def test_a_function_is_not_mistaken_for_a_module_of_its_name():
    code = "import findings_nlp.top_words, findings_nlp; print(callable(findings_nlp.top_words))"
    assert python(code).strip() == "True"


def test_import_is_quick_and_brings_no_heavy_library():
    code = (
        "import time; begin = time.process_time(); import findings_nlp;"
        "print(time.process_time() - begin);"
        "import sys; print(*[m for m in ('sklearn', 'spacy', 'pandas', 'torch', 'scipy', 'pyarrow')"
        " if m in sys.modules])"
    )
    python(code)  # once for the byte code
    runs = [python(code).splitlines() for _ in range(3)]
    assert min(float(seconds) for seconds, _ in runs) < IMPORT_SECONDS
    assert runs[0][1] == ""


def test_the_command_that_tags_brings_no_heavy_library():
    code = (
        "import sys; sys.argv = ['findings-nlp', 'tag', '--json', 'Officers were trained well.']\n"
        "from findings_nlp.cli import main\n"
        "try: main()\n"
        "except SystemExit: print(*sys.modules)\n"
    )
    loaded = {name.partition(".")[0] for name in python(code).splitlines()[-1].split()}
    assert not loaded & {"sklearn", "spacy", "pandas", "scipy", "pyarrow", "joblib", "jinja2"}
    assert {"findings_nlp", "numpy"} <= loaded


def test_nothing_is_fetched_at_import_or_scoring():
    code = (
        "import socket\n"
        "def refuse(*_, **__): raise AssertionError('network')\n"
        "socket.socket.connect = socket.create_connection = socket.getaddrinfo = refuse\n"
        "import findings_nlp\n"
        "print(len(findings_nlp.load_model().tag(['Officers were trained well.'])))\n"
    )
    assert python(code).strip() == "1"


@pytest.mark.slow
@pytest.mark.timeout(600)
def test_the_wheel_installs_in_a_clean_environment_and_scores_a_report(tmp_path):
    wheels, place = tmp_path / "wheels", tmp_path / "env"
    subprocess.run([sys.executable, "-m", "build", "--wheel", "--outdir", wheels, ROOT], check=True)
    venv.create(place, with_pip=True)
    scripts = place / ("Scripts" if os.name == "nt" else "bin")
    [wheel] = wheels.glob("*.whl")
    subprocess.run([scripts / "python", "-m", "pip", "install", "--quiet", wheel], check=True)
    example = ROOT / "examples" / "harrowmere-2025.pdf"
    output = tmp_path / "out.jsonl"
    command = [scripts / "findings-nlp", "score", example, "-o", output, "--html", "pages"]
    subprocess.run(command, check=True, cwd=tmp_path)
    assert (tmp_path / "pages" / "index.html").is_file()
    themes = {json.loads(line)["theme"] for line in output.read_text("utf-8").splitlines()}
    assert themes == {"training", "referrals", "custody", "sex_offender_management"}
