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
TaxonomyFile = Annotated[
    Path | None,
    typer.Option(
        "--taxonomy",
        metavar="FILE",
        help="The themes, as JSON; see training_data/taxonomy.json.",
        show_default="the themes of the shipped model",
    ),
]
Register = Annotated[
    Path,
    typer.Option(metavar="FILE", help="The register that names each report's authority, as CSV."),
]
EncoderFolder = Annotated[
    str,
    typer.Option(
        metavar="DIR",
        help="Folder of a sentence encoder.",
        show_default="the encoder of the extra: all-MiniLM-L6-v2",
    ),
]
SoftScoresFile = Annotated[
    Path,
    typer.Option(
        metavar="FILE.parquet",
        help='A teacher\'s scores of passages, from "findings-nlp teach".',
        show_default=False,
    ),
]
ScoredReports = Annotated[
    Path,
    typer.Option(metavar="DIR", help="The reports that hold those passages.", show_default=False),
]
