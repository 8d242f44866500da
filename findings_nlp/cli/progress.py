"""A progress bar on a terminal, and nothing in a pipe."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from findings_nlp.cli import screen


@contextmanager
def counting(total: int, what: str) -> Iterator[Callable[[], None]]:
    """Show how many of a number of things are done; call what is given for each."""
    errors = screen.console(errors=True)
    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeRemainingColumn(),
    )
    visible = errors.is_terminal and total > 1
    with Progress(*columns, console=errors, transient=True, disable=not visible) as progress:
        task = progress.add_task(what, total=total)
        yield lambda: progress.advance(task)
