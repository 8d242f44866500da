"""``findings-nlp info``: what a model is."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from findings_nlp.cli import screen


def info(
    model: Annotated[
        Path | None,
        typer.Argument(metavar="[DIR]", help="A model.", show_default="the shipped model"),
    ] = None,
) -> None:
    """Show a model's card: its themes, what it was trained on, its thresholds and figures.

    Example: findings-nlp info my_model
    """
    from rich.markdown import Markdown

    from findings_nlp.model_card import model_card
    from findings_nlp.store import load_model

    screen.console().print(Markdown(model_card(load_model(model))))
