"""The directive ``command-reference``: every command of the program, as the program knows it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import typer
from docutils import nodes
from sphinx.application import Sphinx
from sphinx.util.docutils import SphinxDirective

from findings_nlp.cli.app import command_line

PROGRAM = "findings-nlp"


class CommandReference(SphinxDirective):
    """A section for each command: what it does, its usage, its arguments and options."""

    def run(self) -> list[nodes.Node]:
        """Return the sections."""
        program = typer.main.get_command(command_line())
        context = typer.Context(program, info_name=PROGRAM)
        lines = "\n".join(_lines_of(program, context))
        return self.parse_text_to_nodes(lines, allow_section_headings=True)


def _lines_of(command: Any, context: Any) -> Iterator[str]:
    """Yield Markdown: the command, then those below it."""
    yield from (f"## {context.command_path}", "", _paragraphs(command.help), "")
    yield from ("```text", _usage(command, context), "```", "")
    yield from _table(command, context)
    yield from (command.epilog or "", "")
    for name, each in getattr(command, "commands", {}).items():
        yield from _lines_of(each, typer.Context(each, info_name=name, parent=context))


def _usage(command: Any, context: Any) -> str:
    rest = "COMMAND ..." if hasattr(command, "commands") else " ".join(_arguments(command))
    return f"{context.command_path} [OPTIONS] {rest}"


def _arguments(command: Any) -> Iterator[str]:
    return (each.metavar for each in command.params if each.param_type_name == "argument")


def _paragraphs(text: str) -> str:
    """Return help as Markdown; what follows "Example:" is code."""
    return re.sub(r"^(Examples?: )?(findings-nlp .*?)(?=\n\n|\Z)", _code, text, flags=re.M | re.S)


def _code(match: re.Match[str]) -> str:
    return f"{match[1] or ''}`{' '.join(match[2].split())}`"


def _table(command: Any, context: Any) -> Iterator[str]:
    rows = [param.get_help_record(context) for param in command.get_params(context)]
    if shown := [row for row in rows if row]:
        yield from ("| | |", "| --- | --- |")
        yield from (f"| `{_cell(_without_type(names))}` | {_cell(text)} |" for names, text in shown)
        yield ""


def _without_type(names: str) -> str:
    """Return ``PATH...`` of ``PATH... <list[str]>``."""
    return re.sub(r" <[^ ]*>$", "", names)


def _cell(text: str) -> str:
    return " ".join(text.split()).replace("|", "\\|").replace("<", "\\<")


def setup(sphinx: Sphinx) -> None:
    """Make the directive known."""
    sphinx.add_directive("command-reference", CommandReference)
