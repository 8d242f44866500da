import gc
import hashlib
import io
import json
import multiprocessing
import os
import signal
import subprocess
import sys
import textwrap
import threading
import time
from concurrent.futures import ThreadPoolExecutor

import pytest

from findings_nlp.errors import ReadError
from findings_nlp.reading import process
from findings_nlp.reading.blocks import Block, Reading
from findings_nlp.reading.limits import Limits
from findings_nlp.reading.problems import Unreadable
from findings_nlp.reading.reader import Reader, read_report
from findings_nlp.reading.wire import BadAnswer, answer_of, read_frame, reading_from
from findings_nlp.records import LeftOut, PageMark

POSIX = os.name == "posix"
WORDS = "Custody staff have been trained. Referrals are late.\n"


@pytest.fixture
def report(tmp_path):
    path = tmp_path / "a report.txt"
    path.write_bytes(WORDS.encode())
    return path


def problem_of(path, limits=None, reader=None):
    with pytest.raises(ReadError) as caught:
        (reader.read if reader else read_report)(path, limits or Limits())
    assert str(path) in str(caught.value)
    return caught.value.problem


def child_of(reader):
    return reader._process.pid


def test_report_of_a_file(report):
    read = read_report(report)
    assert read.name == "a report.txt"
    assert read.format == "text"
    assert read.sha256 == hashlib.sha256(WORDS.encode()).hexdigest()
    assert [sentence.text for sentence in read.sentences] == [
        "Custody staff have been trained.",
        "Referrals are late.",
    ]
    assert all(read.text[each.start : each.end] == each.text for each in read.sentences)


def test_path_may_be_text(report):
    assert read_report(str(report)) == read_report(report)


def test_one_child_serves_many_files(report):
    with Reader() as reader:
        reader.read(report)
        child = child_of(reader)
        for _ in range(5):
            reader.read(report)
        assert problem_of(report.with_name("none.pdf"), reader=reader) == "missing"
        assert child_of(reader) == child


def test_file_that_takes_too_long_and_the_batch_after_it(report):
    with Reader() as reader:
        assert problem_of(report, Limits(seconds=0.0001), reader) == "timeout"
        assert reader.read(report).sentences


def test_endless_work_is_cut_off(tmp_path, report):
    long = tmp_path / "long.html"
    long.write_bytes(b"<p>a" * 2_000_000)
    with Reader() as reader:
        start = time.monotonic()
        assert problem_of(long, Limits(seconds=0.5), reader) == "timeout"
        assert time.monotonic() - start < 5
        assert reader.read(report).sentences


@pytest.mark.skipif(not POSIX, reason="signals")
def test_child_that_dies_in_mid_read_costs_one_file(tmp_path, report):
    long = tmp_path / "long.html"
    long.write_bytes(b"<p>a" * 2_000_000)
    with Reader() as reader:
        reader.read(report)
        killer = threading.Timer(0.5, os.kill, (child_of(reader), signal.SIGABRT))
        killer.start()
        with pytest.raises(ReadError, match="Aborted") as caught:
            reader.read(long)
        killer.join()
        assert caught.value.problem == "crashed"
        assert reader.read(report).sentences


@pytest.mark.skipif(not POSIX, reason="signals")
def test_child_that_dies_between_files_costs_none(report):
    with Reader() as reader:
        reader.read(report)
        os.kill(child_of(reader), signal.SIGKILL)
        reader._process._process.wait()
        assert reader.read(report).sentences


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux bounds the address space")
def test_file_that_needs_too_much_memory(tmp_path, report):
    big = tmp_path / "big.txt"
    big.write_bytes(b"word " * 3_900_000)
    with Reader() as reader:
        assert problem_of(big, Limits(memory_bytes=80_000_000), reader) == "too_large"
        assert reader.read(report).sentences


def test_file_over_the_limit_is_not_opened(tmp_path):
    sparse = tmp_path / "sparse.pdf"
    with sparse.open("wb") as file:
        file.truncate(3_000_000_000)
    start = time.monotonic()
    assert problem_of(sparse) == "too_large"
    assert time.monotonic() - start < 0.5


@pytest.mark.skipif(not POSIX, reason="no such files")
@pytest.mark.timeout(10)
def test_what_is_no_file(tmp_path):
    os.mkfifo(tmp_path / "pipe.pdf")
    assert problem_of(tmp_path / "pipe.pdf") == "missing"
    assert problem_of("/dev/zero") == "missing"
    assert problem_of(tmp_path) == "missing"


def test_paths_that_cannot_be():
    assert problem_of("x" * 5_000) == "missing"
    with pytest.raises(ReadError):
        read_report("nul\0.pdf")


@pytest.mark.skipif(not POSIX or os.geteuid() == 0, reason="root may read everything")
def test_file_without_permission(report):
    report.chmod(0)
    assert problem_of(report) == "denied"


def test_empty_file(tmp_path):
    (tmp_path / "empty.pdf").touch()
    assert problem_of(tmp_path / "empty.pdf") == "empty"


def test_threads_take_turns(report):
    found = []
    threads = [
        threading.Thread(target=lambda: found.append(read_report(report).text)) for _ in range(8)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert found == [WORDS.strip()] * 8


@pytest.mark.skipif(not hasattr(os, "fork"), reason="no fork")
@pytest.mark.filterwarnings("ignore:.*fork.*:DeprecationWarning")
def test_forked_processes_do_not_share_the_child(report):
    read_report(report)
    context = multiprocessing.get_context("fork")
    with context.Pool(2) as pool:
        reports = pool.map(read_report, [report] * 6)
        pool.close()
        pool.join()
    assert reports == [read_report(report)] * 6


def test_child_ends_with_its_parent(tmp_path, report):
    script = tmp_path / "script.py"  # no __main__ guard, and a name that hides a library
    (tmp_path / "json.py").write_text("raise SystemExit('wrong json')")
    script.write_text(
        textwrap.dedent(f"""
        import os, sys
        sys.path.remove({str(tmp_path)!r})
        from findings_nlp.reading.reader import Reader
        reader = Reader()
        print(len(reader.read({str(report)!r}).sentences), reader._process.pid, flush=True)
        os._exit(1)
        """)
    )
    done = subprocess.run(
        [sys.executable, "-W", "error", str(script)],
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},
        capture_output=True,
        text=True,
        check=False,
    )
    count, child = done.stdout.split()
    assert count == "2", done.stderr
    assert _ends(int(child))


def _ends(pid):
    for _ in range(100):
        try:
            os.kill(pid, 0)
        except OSError:
            return True
        time.sleep(0.05)
    return False


def test_closing_leaves_nothing_open(report):
    reader = Reader()
    reader.read(report)
    child = child_of(reader)
    reader.close()
    del reader
    gc.collect()  # an open pipe would be a ResourceWarning, which is an error here
    assert _ends(child)


def test_child_loads_no_more_than_it_needs():
    code = (
        "import sys; root = sys.modules['findings_nlp'] = type(sys)('findings_nlp');"
        "root.__path__ = [sys.argv[1]];"
        "import findings_nlp.reading.child, findings_nlp.reading.pdf, findings_nlp.reading.docx;"
        "print(*sys.modules)"
    )
    package = os.path.dirname(sys.modules["findings_nlp"].__file__)
    loaded = subprocess.run(
        [sys.executable, "-c", code, package], capture_output=True, text=True, check=True
    ).stdout.split()
    assert not {"numpy", "sklearn", "spacy", "joblib", "rich", "typer", "pyarrow"} & set(loaded)


LOUD_PARSE = """
import os
import findings_nlp.reading.child as child
quiet = child.parse
def parse(*arguments):
    os.write(1, b"noise" * 100)
    print("noise", flush=True)
    return quiet(*arguments)
child.parse = parse
main()
"""


def test_threads_may_read_at_the_same_time(report):
    with ThreadPoolExecutor(3) as threads:
        read = list(threads.map(read_report, [report] * 9))
    assert read == [read[0]] * 9


def test_what_libraries_print_does_not_get_into_the_answers(report, monkeypatch):
    monkeypatch.setattr(process, "_START", process._START.replace("main()\n", LOUD_PARSE))
    with Reader() as reader:
        assert reader.read(report).sentences


def test_child_that_cannot_start_says_why(report, monkeypatch):
    monkeypatch.setattr(process, "_START", "import no_such_library")
    with Reader() as reader, pytest.raises(ReadError, match="no_such_library") as caught:
        reader.read(report)
    assert caught.value.problem == "crashed"


READING = Reading(
    "pdf",
    2,
    (Block("bullet", "A “word”\ud800", (PageMark(0, 1), PageMark(3, 2)), "•"),),
    (LeftOut(1, "furniture", "Page 1"),),
    ("doubtful",),
)


def test_readings_survive_the_pipe():
    [block] = READING.blocks
    sound = Block(block.kind, "A “word”?", block.marks, block.label)
    expected = Reading("pdf", 2, (sound,), READING.left_out, READING.warnings)
    assert reading_from(answer_of(READING)) == expected


def test_refusals_survive_the_pipe():
    with pytest.raises(Unreadable) as caught:
        reading_from(b'{"problem": "damaged", "found": "it is broken"}')
    assert (caught.value.problem, caught.value.found) == ("damaged", "it is broken")


@pytest.mark.parametrize(
    "change",
    [
        {"format": "exe"},
        {"page_count": -1},
        {"page_count": "2"},
        {"page_count": 1},
        {"page_count": True},
        {"blocks": {}},
        {"blocks": [["bullet", "text", "•"]]},
        {"blocks": [["bullet", "text", "•", []]]},
        {"blocks": [["bullet", "text", "•", [[1, 1]]]]},
        {"blocks": [["bullet", "text", "•", [[0, 1], [9, 2]]]]},
        {"blocks": [["bullet", "text", "•", [[0, 1], [0, 2]]]]},
        {"blocks": [["bullet", "text", "•", [[0, 0]]]]},
        {"blocks": [["sermon", "text", "•", [[0, 1]]]]},
        {"blocks": [["bullet", "\ud800", "•", [[0, 1]]]]},
        {"blocks": [[["bullet"], "text", "•", [[0, 1]]]]},
        {"left_out": [[1, "furniture"]]},
        {"warnings": [1]},
        {"problem": "sermon", "found": "x"},
        {"problem": "damaged"},
    ],
)
def test_bad_answers_are_not_believed(change):
    fields = json.loads(answer_of(READING))
    with pytest.raises(BadAnswer):
        reading_from(json.dumps({**fields, **change}).encode())


@pytest.mark.parametrize("answer", [b"", b"\xff", b"[]", b"1", b"null", b"[" * 100_000])
def test_what_is_no_answer(answer):
    with pytest.raises(BadAnswer):
        reading_from(answer)


def test_frame_longer_than_any_report_is_not_read():
    with pytest.raises(BadAnswer, match="at most 10"):
        read_frame(io.BytesIO((11).to_bytes(8, "big") + b"x" * 11), 10)


def test_child_that_talks_nonsense_is_ended(report, monkeypatch):
    nonsense = "import os, sys; os.write(1, b'Hello, this is no frame'); sys.stdin.read()"
    monkeypatch.setattr(process, "_START", nonsense)
    with Reader() as reader:
        assert problem_of(report, reader=reader) == "crashed"
        monkeypatch.undo()
        assert reader.read(report).sentences


def test_small_limits_are_told_as_such(report):
    assert problem_of(report, Limits(report_characters=1)) == "too_large"
