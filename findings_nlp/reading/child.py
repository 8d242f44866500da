"""The child process that bears the risk: it parses the bytes of one file after the other.

A PDF library can abort its process, a small file can ask for all the memory there is, and a
parser can run for ever. All of that ends this process and costs one file; `process` starts it
again. It is given bytes and gives back JSON: it is never told where the file lies.
"""

from __future__ import annotations

import faulthandler
import json
import os
import signal
import sys
from contextlib import suppress
from typing import BinaryIO

from findings_nlp.reading.gate import parse
from findings_nlp.reading.limits import Limits
from findings_nlp.reading.problems import Unreadable
from findings_nlp.reading.wire import answer_of, read_frame, refusal, write_frame

_MOST_REQUEST_BYTES = 10_000
_MOST_NOISE_BYTES = 1_000_000
_GRACE_SECONDS = 5.0
"""The parent ends a reading that takes too long; this much later the child does so by itself,
in case the parent has died."""


def main() -> None:
    """Answer requests until the parent closes the pipe or dies."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the parent, which ends this
    requests, answers = _private_pipes()
    with suppress(EOFError):
        while True:
            _serve(requests, answers)


def _private_pipes() -> tuple[BinaryIO, BinaryIO]:
    """Take standard input and output for the protocol; what a library prints goes to stderr."""
    requests, answers = os.fdopen(os.dup(0), "rb"), os.fdopen(os.dup(1), "wb")
    nothing = os.open(os.devnull, os.O_RDONLY)
    os.dup2(nothing, 0)
    os.close(nothing)
    os.dup2(2, 1)
    return requests, answers


def _serve(requests: BinaryIO, answers: BinaryIO) -> None:
    request = json.loads(read_frame(requests, _MOST_REQUEST_BYTES))
    limits = Limits(**request["limits"])
    data = read_frame(requests, limits.file_bytes)
    faulthandler.dump_traceback_later(limits.seconds + _GRACE_SECONDS, exit=True)
    _bound(limits)  # after the watching thread has its memory
    answer = _answer(data, request["suffix"], limits)
    faulthandler.cancel_dump_traceback_later()
    write_frame(answers, answer)


def _bound(limits: Limits) -> None:
    """Have the system refuse more memory than allowed, core dumps and floods of messages."""
    if sys.platform == "win32":
        return
    import resource

    bounds = {
        resource.RLIMIT_AS: limits.memory_bytes,
        resource.RLIMIT_CORE: 0,
        resource.RLIMIT_FSIZE: _MOST_NOISE_BYTES,
    }
    for kind, bound in bounds.items():
        hard = resource.getrlimit(kind)[1]
        soft = bound if hard == resource.RLIM_INFINITY else min(bound, hard)
        with suppress(OSError, ValueError):  # macOS bounds no address space
            resource.setrlimit(kind, (soft, hard))


def _answer(data: bytes, suffix: str, limits: Limits) -> bytes:
    try:
        return answer_of(parse(data, suffix, limits))
    except Unreadable as error:
        return refusal(error.problem, error.found)
    except MemoryError:
        return refusal("too_large", f"it needs more than {limits.memory_bytes:,} bytes of memory")
    except RecursionError:
        return refusal("damaged", "its parts are nested too deeply")
    except Exception as error:  # a fault of a parser is this file's error, never the batch's
        return refusal("crashed", f"the parser failed ({type(error).__name__}: {error})"[:300])
