"""The most memory that a command and its children hold, for the other benchmarks."""

from __future__ import annotations

import os
import subprocess
import threading

import psutil

_SAMPLING_SECONDS = 0.05
_MEGABYTE = 1_000_000


def peak_of_command(command: list[str]) -> float:
    """Return the most memory, in MB, that a command and its children hold."""
    environment = {**os.environ, "PYTHONUTF8": "1"}
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, env=environment) as process:
        watch = MemoryWatch(psutil.Process(process.pid))
        watch.start()
        process.wait()
    return watch.stop()


class MemoryWatch(threading.Thread):
    """Samples the memory of a process and its children, shared pages counted once (PSS)."""

    def __init__(self, process: psutil.Process) -> None:
        super().__init__(daemon=True)
        self.peak = 0
        self._process = process
        self._done = threading.Event()

    def run(self) -> None:
        while not self._done.wait(_SAMPLING_SECONDS):
            self.peak = max(self.peak, self._memory())

    def _memory(self) -> int:
        try:
            children = self._process.children(recursive=True)
        except psutil.Error:  # it has ended
            return 0
        return sum(_memory_of(process) for process in (self._process, *children))

    def stop(self) -> float:
        self._done.set()
        self.join()
        return self.peak / _MEGABYTE


def _memory_of(process: psutil.Process) -> int:
    try:
        return process.memory_full_info().pss
    except psutil.Error:  # it has ended
        return 0
