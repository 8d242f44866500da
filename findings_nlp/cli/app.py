"""The commands of ``findings-nlp``, and what becomes of a user's mistake."""

from __future__ import annotations

import io
import logging
import os
import sys
from collections.abc import Iterable, Sequence
from importlib import import_module
from typing import Annotated

import typer

from findings_nlp.errors import FindingsError
from findings_nlp.version import __version__

COMMANDS = (
    "score",
    "summary",
    "tag",
    "explain",
    "read",
    "train",
    "teach",
    "patterns",
    "distil",
    "evaluate",
    "compare",
    "info",
    "labels",
    "review",
)
"""Each is what a module of this package calls by its own name: a function, or an app of several."""


def _show_version(asked: bool) -> None:
    if asked:
        typer.echo(f"findings-nlp {__version__}")
        raise typer.Exit


def _start(
    version: Annotated[
        bool,
        typer.Option("--version", callback=_show_version, is_eager=True, help="Show the version."),
    ] = False,
) -> None:
    """Take the options that stand before the command."""


def command_line(commands: Iterable[str] = COMMANDS) -> typer.Typer:
    """Return the command line with these commands, whose modules are imported for it."""
    app = typer.Typer(
        help="Tags the sentences of inspection reports by theme and by sentiment. "
        "Everything runs on this machine; nothing is sent anywhere.",
        epilog="Exit status: 0 done; 1 the input is wrong, and one line says how; 2 the command is "
        "wrong; 130 interrupted.",
        no_args_is_help=True,
        add_completion=False,
        rich_markup_mode="markdown",
        pretty_exceptions_enable=False,
    )
    app.callback()(_start)
    for name in commands:
        command = getattr(import_module(f"findings_nlp.cli.{name}"), name)
        if isinstance(command, typer.Typer):
            app.add_typer(command, name=name)
        else:
            app.command()(command)
    return app


def _asked_for(arguments: Sequence[str]) -> Sequence[str]:
    """Return the command that is asked for, so that no other is made ready; all if none is."""
    asked = arguments[:1]
    return asked if set(asked) & set(COMMANDS) else COMMANDS


class _Printable(logging.Formatter):
    """Lets no warning control the terminal by what it quotes of a file."""

    def format(self, record: logging.LogRecord) -> str:
        return _printable(super().format(record))


def _printable(text: str) -> str:
    from findings_nlp.cli.screen import printable  # which loads Rich

    return printable(text)


def main() -> None:
    """Run the command line: one line and status 1 for a mistake of the user's, no traceback."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")  # not every file name, or terminal, is in UTF-8
    if logging.lastResort:  # what prints warnings
        logging.lastResort.setFormatter(_Printable())
    try:
        command_line(_asked_for(sys.argv[1:]))()
    except FindingsError as error:
        print(_printable(f"findings-nlp: {error}"), file=sys.stderr)
        sys.exit(1)
    except BrokenPipeError:  # the reader of our output has gone, as `head` does
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(1)
