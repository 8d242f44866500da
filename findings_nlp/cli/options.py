"""Options that several commands share."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

ModelFolder = Annotated[
    Path | None,
    typer.Option(
        "--model", metavar="DIR", help="A model of your own.", show_default="the shipped model"
    ),
]
LabelFiles = Annotated[
    list[Path],
    typer.Argument(
        metavar="LABELS...",
        help="Labelled sentences: JSONL, CSV or XLSX.",
        show_default=False,
    ),
]
