"""Read a report: the public way in, through a child process that a bad file may bring down."""

from __future__ import annotations

import atexit
import hashlib
import os
import stat
from pathlib import Path
from threading import Lock
from types import TracebackType
from weakref import WeakSet

from findings_nlp.errors import ReadError
from findings_nlp.reading.assemble import report_from
from findings_nlp.reading.blocks import Reading
from findings_nlp.reading.limits import DEFAULT_LIMITS, Limits
from findings_nlp.reading.problems import ADVICE, Unreadable
from findings_nlp.reading.process import ReadingProcess
from findings_nlp.reading.wire import BadAnswer, reading_from
from findings_nlp.records import Report


class Reader:
    """Reads reports one after the other in one child process.

    The child is started for the first file, serves all that follow, and is started again after a
    file that brought it down. Threads may share a reader; they take turns.
    """

    def __init__(self) -> None:
        self._lock = Lock()
        self._process: ReadingProcess | None = None
        _readers.add(self)

    def __enter__(self) -> Reader:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self.close()

    def read(self, path: str | Path, limits: Limits = DEFAULT_LIMITS) -> Report:
        """Read a report; see `read_report`."""
        path = Path(path)
        try:
            data = _file_bytes(path, limits)
            reading = self._parsed(data, path.suffix.lower(), limits)
        except Unreadable as error:
            raise ReadError(path, error.problem, error.found, ADVICE[error.problem]) from None
        return report_from(reading, path.name, hashlib.sha256(data).hexdigest())

    def _parsed(self, data: bytes, suffix: str, limits: Limits) -> Reading:
        with self._lock:
            try:
                return reading_from(self._running().ask(data, suffix, limits))
            except BadAnswer as error:
                self._end()
                raise Unreadable("crashed", f"the reading process failed ({error})") from error
            except Unreadable as error:
                if error.problem == "too_large":  # it may hold on to memory the next file needs
                    self._end()
                raise

    def _running(self) -> ReadingProcess:
        if self._process is None or not self._process.alive:
            self._end()
            self._process = ReadingProcess()
        return self._process

    def _end(self) -> None:
        if self._process is not None:
            self._process.close()
            self._process = None

    def close(self) -> None:
        """End the child process; the reader starts another if it is used again."""
        with self._lock:
            self._end()

    def _after_fork(self) -> None:
        """Forget the child in a forked process: its pipes belong to the process before the fork."""
        self._lock = Lock()
        if self._process is not None:
            self._process.disown()
            self._process = None


_readers: WeakSet[Reader] = WeakSet()
_idle: list[Reader] = []
"""Readers of `read_report` that no thread is using."""


@atexit.register
def _close_idle() -> None:
    while _idle:
        _idle.pop().close()


def _forget_children() -> None:
    for reader in _readers:
        reader._after_fork()


if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_forget_children)


def read_report(path: str | Path, limits: Limits = DEFAULT_LIMITS) -> Report:
    """Read a PDF, DOCX, HTML, text or Markdown file into pages, paragraphs and sentences.

    The file is parsed in a child process that is kept for the next call; threads that read at the
    same time have one each. What the file is, is told by its content; its suffix only tells
    Markdown from text.

    Parameters
    ----------
    path
        The file.
    limits
        How much is read at most.

    Raises
    ------
    ReadError
        The file cannot be read; its ``problem`` names why.
    """
    try:
        reader = _idle.pop()
    except IndexError:
        reader = Reader()
    try:
        return reader.read(path, limits)
    finally:
        _idle.append(reader)


def _file_bytes(path: Path, limits: Limits) -> bytes:
    try:
        _check_regular(path.stat(), limits)
        with path.open("rb") as file:
            return file.read(limits.file_bytes)
    except FileNotFoundError:
        raise Unreadable("missing", "there is no such file") from None
    except PermissionError:
        raise Unreadable("denied", "you may not read it") from None
    except (OSError, ValueError) as error:  # a name too long, a NUL in it, a fault of the disk
        raise Unreadable("missing", f"it cannot be opened ({error})") from None


def _check_regular(status: os.stat_result, limits: Limits) -> None:
    """Refuse what is not a plain file before it is opened: reading a pipe might never end."""
    if stat.S_ISDIR(status.st_mode):
        raise Unreadable("missing", "it is a folder, not a file")
    if not stat.S_ISREG(status.st_mode):
        raise Unreadable("missing", "it is a pipe or a device, not a file")
    if status.st_size > limits.file_bytes:
        raise Unreadable(
            "too_large",
            f"it has {status.st_size:,} bytes, and at most {limits.file_bytes:,} are read",
        )
