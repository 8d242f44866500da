"""``findings-nlp compare``: what one model gains over another."""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from findings_nlp.cli import screen
from findings_nlp.errors import ModelError

if TYPE_CHECKING:
    from findings_nlp.comparison import Comparison, Flip, Gain
    from findings_nlp.records import Finding


def compare(
    first: Annotated[
        Path, typer.Argument(metavar="MODEL_A", help="A model's folder.", show_default=False)
    ],
    second: Annotated[
        Path, typer.Argument(metavar="MODEL_B", help="Another's.", show_default=False)
    ],
    labels: Annotated[
        list[Path],
        typer.Argument(
            metavar="LABELS...",
            help="Labelled sentences that neither was trained on: JSONL, CSV or XLSX.",
            show_default=False,
        ),
    ],
    show: Annotated[
        int, typer.Option(metavar="N", min=0, help="Sentences tagged differently to show.")
    ] = 10,
    as_json: Annotated[bool, typer.Option("--json", help="Print everything as JSON.")] = False,
) -> None:
    """Say what model B gains over model A, and which sentences they tag differently.

    A gain counts as shown if its 95 % interval, from samples of the labels' sources, does not
    hold zero.

    Example: findings-nlp compare default my_model checked.jsonl
    """
    from findings_nlp.comparison import compare_models
    from findings_nlp.examples import read_examples
    from findings_nlp.store import load_model

    one, other = load_model(first), load_model(second)
    if one.taxonomy.theme_names != other.taxonomy.theme_names:
        raise ModelError(
            f"{second}: its themes are {', '.join(other.taxonomy.theme_names)}, those of {first} "
            f"{', '.join(one.taxonomy.theme_names)}; compare models of the same themes"
        )
    comparison = compare_models(one, other, read_examples(labels, one.taxonomy))
    if as_json:
        typer.echo(json.dumps(asdict(comparison), ensure_ascii=False, indent=2))
    else:
        _print(comparison, show)


def _print(comparison: Comparison, show: int) -> None:
    out = screen.console()
    title = f"{comparison.sentence_count:,} labelled sentences"
    table = screen.table(title, ("A", "B", "gain", "95 % interval", ""))
    for name, gain in comparison.gains.items():
        table.add_row(name, *_cells(gain))
    out.print(table)
    mended = sum(flip.mended for flip in comparison.flips)
    spoilt = sum(flip.spoilt for flip in comparison.flips)
    out.print(
        f"\n{len(comparison.flips):,} sentences are tagged differently: B mends {mended:,} and "
        f"spoils {spoilt:,}."
    )
    for flip in comparison.flips[:show]:
        out.print(_flip_lines(flip), soft_wrap=True)
    if len(comparison.flips) > show:
        out.print(f"and {len(comparison.flips) - show:,} more", style="dim")


def _cells(gain: Gain) -> tuple[str, ...]:
    verdict = "" if gain.shown else "no difference shown"
    return (
        f"{gain.first:.3f}",
        f"{gain.second:.3f}",
        f"{gain.second - gain.first:+.3f}",
        f"{gain.interval.low:+.3f} to {gain.interval.high:+.3f}",
        verdict,
    )


def _flip_lines(flip: Flip) -> str:
    mark = "mended" if flip.mended else "spoilt" if flip.spoilt else "neither is right"
    label = "; ".join(
        [
            flip.example.sentiment,
            *(f"{theme} {said}" for theme, said in flip.example.themes.items()),
        ]
    )
    return (
        f"{mark}: {flip.example.text}\n"
        f"  label: {label} | A: {_said(flip.first)} | B: {_said(flip.second)}"
    )


def _said(finding: Finding) -> str:
    themes = (f"{theme} {tag.sentiment}" for theme, tag in finding.themes.items())
    return "; ".join([finding.sentiment, *themes])
