"""The parent's side of the child process: start it, ask it, end it."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from contextlib import suppress
from pathlib import Path
from tempfile import TemporaryFile
from threading import Timer
from typing import BinaryIO, cast

from findings_nlp.reading.limits import Limits
from findings_nlp.reading.problems import Unreadable
from findings_nlp.reading.wire import longest_answer, read_frame, request, write_frame

_START = """
import sys
sys.path[:] = sys.argv[2:]
root = sys.modules["findings_nlp"] = type(sys)("findings_nlp")
root.__path__ = sys.argv[1:2]
from findings_nlp.reading.child import main
main()
"""
"""Run with ``-c``: it needs no ``__main__`` of the caller (Jupyter, scripts) and finds the same
package and libraries wherever it is started. The package's root is bare, since the child needs no
public names and so not the library that fetches them."""
_PACKAGE = Path(__file__).parents[1]
_EXIT_SECONDS = 5.0
"""A child whose pipe has closed is given this long to leave its exit code."""
_NOISE_BYTES = 2_000
"""As much of what the child printed is looked at for the reason of its death."""


class _Deadline:
    """Kills a process that is still at it after so many seconds."""

    def __init__(self, process: subprocess.Popen[bytes], seconds: float) -> None:
        self.seconds = seconds
        self.passed = False
        self._process = process
        self._timer = Timer(seconds, self._end)
        self._timer.daemon = True

    def _end(self) -> None:
        self.passed = True
        self._process.kill()

    def __enter__(self) -> None:
        self._timer.start()

    def __exit__(self, *_: object) -> None:
        self._timer.cancel()
        self._timer.join()  # from here on `passed` cannot change


class ReadingProcess:
    """A running child; it serves one request at a time and is dead after the first failure."""

    def __init__(self) -> None:
        self._noise = TemporaryFile()  # noqa: SIM115 - closed with the child
        try:
            self._process = subprocess.Popen(  # noqa: S603 - this interpreter, our own words
                [sys.executable, "-c", _START, str(_PACKAGE), *map(os.path.abspath, sys.path)],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=self._noise,
                creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
            )
        except OSError as error:
            self._noise.close()
            raise Unreadable("crashed", f"the reading process did not start ({error})") from error

    @property
    def pid(self) -> int:
        """Return the number of the process."""
        return self._process.pid

    @property
    def alive(self) -> bool:
        """Return whether it can be asked."""
        return self._process.poll() is None

    def ask(self, data: bytes, suffix: str, limits: Limits) -> bytes:
        """Have a file's bytes parsed and return the answer.

        Raises
        ------
        Unreadable
            The child took too long or died.
        BadAnswer
            It answered more than any report can hold.
        """
        deadline = _Deadline(self._process, limits.seconds)
        answer = None
        try:
            with deadline:
                answer = self._exchange(data, suffix, limits)
        except (EOFError, OSError):
            raise self._death(deadline) from None
        finally:
            # without an answer (Ctrl-C in mid-read is one way) it would answer the next request
            # with this file; killed in the moment it answered, it must not be taken for alive
            if answer is None or deadline.passed:
                self.close()
        return answer

    def _exchange(self, data: bytes, suffix: str, limits: Limits) -> bytes:
        requests = cast(BinaryIO, self._process.stdin)
        write_frame(requests, request(suffix, limits))
        write_frame(requests, data)
        return read_frame(cast(BinaryIO, self._process.stdout), longest_answer(limits))

    def _death(self, deadline: _Deadline) -> Unreadable:
        if deadline.passed:
            return Unreadable("timeout", f"it was not read within {deadline.seconds:g} seconds")
        return Unreadable("crashed", f"the reading process died on it ({self._reason()})")

    def _reason(self) -> str:
        with suppress(subprocess.TimeoutExpired):
            self._process.wait(_EXIT_SECONDS)
        code = self._process.returncode
        if code is not None and code < 0:
            return signal.strsignal(-code) or f"signal {-code}"
        return self._last_words() or f"exit code {code}"

    def _last_words(self) -> str:
        """Return the last line the child printed, which names the error if Python ended it."""
        size = self._noise.seek(0, os.SEEK_END)
        self._noise.seek(max(0, size - _NOISE_BYTES))
        return self._noise.read().decode("utf-8", "replace").strip().rpartition("\n")[2].strip()

    def close(self) -> None:
        """End the child and close its pipes."""
        self._process.kill()
        self._process.wait()
        self._close_pipes()

    def disown(self) -> None:
        """Let go of a child that a process before the fork started, without ending it."""
        self._process.returncode = 0  # else Popen warns that it still runs
        self._close_pipes()

    def _close_pipes(self) -> None:
        for pipe in (self._process.stdin, self._process.stdout, self._noise):
            with suppress(OSError):  # bytes that the dead child never took
                cast(BinaryIO, pipe).close()
