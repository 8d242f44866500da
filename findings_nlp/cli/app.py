"""The commands of ``findings-nlp``, and what becomes of a user's mistake."""

from __future__ import annotations

import io
import os
import sys
from typing import Annotated

import typer

from findings_nlp.cli.compare import compare
from findings_nlp.cli.distil import distil
from findings_nlp.cli.evaluate import evaluate
from findings_nlp.cli.explain import explain
from findings_nlp.cli.info import info
from findings_nlp.cli.labels import labels
from findings_nlp.cli.read import read
from findings_nlp.cli.review import review
from findings_nlp.cli.score import score
from findings_nlp.cli.summary import summary
from findings_nlp.cli.tag import tag
from findings_nlp.cli.teach import teach
from findings_nlp.cli.train import train
from findings_nlp.errors import FindingsError
from findings_nlp.version import __version__

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
_COMMANDS = (
    score,
    summary,
    tag,
    explain,
    read,
    train,
    teach,
    distil,
    evaluate,
    compare,
    info,
)
for command in _COMMANDS:
    app.command()(command)
app.add_typer(labels, name="labels")
app.add_typer(review, name="review")


def _show_version(asked: bool) -> None:
    if asked:
        typer.echo(f"findings-nlp {__version__}")
        raise typer.Exit


@app.callback()
def start(
    version: Annotated[
        bool,
        typer.Option("--version", callback=_show_version, is_eager=True, help="Show the version."),
    ] = False,
) -> None:
    """Take the options that stand before the command."""


def main() -> None:
    """Run the command line: one line and status 1 for a mistake of the user's, no traceback."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")  # not every file name, or terminal, is in UTF-8
    try:
        app()
    except FindingsError as error:
        print(f"findings-nlp: {error}", file=sys.stderr)
        sys.exit(1)
    except BrokenPipeError:  # the reader of our output has gone, as `head` does
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(1)
