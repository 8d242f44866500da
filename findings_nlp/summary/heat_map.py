"""Themes by authority, as a table of colours."""

from __future__ import annotations

import textwrap
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from findings_nlp.summary.chart import GREY, Chart, drawing_style, fix_layout, label
from findings_nlp.summary.facts import UNKNOWN
from findings_nlp.summary.figures import percent
from findings_nlp.summary.groups import Group, ThemeTally
from findings_nlp.summary.summary import Summary

if TYPE_CHECKING:
    from matplotlib.axes import Axes

_MOST_ROWS = 100
"""So many authorities can be read in one drawing; of more, those with most sentences are drawn."""
_ROWS_SEEN = 40
"""Under more rows the themes are named once more."""
_FEW_FOUND = 5
"""A share of fewer sentences is written as a fraction and has no colour."""

_TITLE_WIDTH = 12
_ROW, _COLUMN, _EDGES = 0.2, 0.8, (3.6, 1.7)
"""Inches of a cell, and of what stands round the cells."""
_PALE = 1.6
"""Colours stop so far short of their darkest that black words can be read on every one."""


@dataclass(frozen=True, slots=True)
class _Cell:
    """A cell: what is written in it, and the number that colours it; NaN for none."""

    text: str
    shade: float


def draw_heat_map(summary: Summary) -> Chart:
    """Draw which share of each authority's sentences is about each theme, and how much is concern.

    Raises
    ------
    OutputError
        Matplotlib is not installed.
    """
    with drawing_style():
        from matplotlib.figure import Figure

        groups = _drawn(summary.authorities)
        themes = list(summary.themes)
        width = _EDGES[0] + 2 * _COLUMN * len(themes)
        figure = Figure(figsize=(width, _EDGES[1] + _ROW * len(groups)), layout="constrained")
        left, right = figure.subplots(1, 2, sharey=True)
        _draw_cells(left, _cells(groups, themes, _share_cell), "Blues", each_column=True)
        _draw_cells(right, _cells(groups, themes, _concern_cell), "Oranges", each_column=False)
        _write_titles(left, "share of sentences, %", summary.themes.values(), len(groups))
        _write_titles(right, "of these, with a concern, %", summary.themes.values(), len(groups))
        _write_names(left, right, groups)
        fix_layout(figure)
    return Chart("authorities", _reading(summary), _alt(summary), figure)


def _drawn(authorities: Sequence[Group]) -> list[Group]:
    longest = sorted(authorities, key=lambda group: -group.sentences)[:_MOST_ROWS]
    return [group for group in authorities if group in longest]


def _cells(
    groups: Sequence[Group], themes: Sequence[str], cell: Callable[[Group, ThemeTally], _Cell]
) -> list[list[_Cell]]:
    return [[cell(group, group.themes[theme]) for theme in themes] for group in groups]


def _share(group: Group, tally: ThemeTally) -> float:
    count = tally.corrected.value if tally.corrected else tally.found
    return count / max(group.sentences, 1)


def _share_cell(group: Group, tally: ThemeTally) -> _Cell:
    share = _share(group, tally)
    return _Cell(f"{100 * share:.1f}" if share else "0", share)


def _concern_cell(_: Group, tally: ThemeTally) -> _Cell:
    concerns = tally.said["concern"] + tally.said["mixed"]
    if tally.found < _FEW_FOUND:
        return _Cell(f"{concerns}/{tally.found}" if tally.found else "", np.nan)
    return _Cell(f"{100 * concerns / tally.found:.0f}", concerns / tally.found)


def _draw_cells(
    axes: Axes, cells: Sequence[Sequence[_Cell]], colours: str, *, each_column: bool
) -> None:
    """Colour the cells from 0 to the highest, of each column or of all, and write in them."""
    shades = np.array([[cell.shade for cell in row] for row in cells])
    highest = np.nanmax(np.append(shades, np.zeros((1, shades.shape[1])), axis=0), axis=0)
    shades = shades / np.maximum(highest if each_column else 1.0, 1e-12)
    axes.imshow(shades, cmap=colours, vmin=0, vmax=_PALE, aspect="auto")
    for row, column in np.ndindex(shades.shape):
        axes.text(column, row, cells[row][column].text, ha="center", va="center")
    axes.set_xticks(np.arange(0.5, shades.shape[1] - 1), minor=True)
    axes.set_yticks(np.arange(0.5, shades.shape[0] - 1), minor=True)
    axes.grid(which="minor", color="white", linewidth=0.8)


def _write_titles(axes: Axes, title: str, themes: Collection[str], rows: int) -> None:
    axes.set_title(title, fontweight="bold", pad=8)
    wrapped = [textwrap.fill(label(theme), _TITLE_WIDTH) for theme in themes]
    axes.set_xticks(range(len(themes)), wrapped)
    axes.tick_params(which="both", length=0, labeltop=True, labelbottom=rows > _ROWS_SEEN)
    axes.spines[:].set_visible(False)


def _write_names(left: Axes, right: Axes, groups: Sequence[Group]) -> None:
    left.set_yticks(range(len(groups)), [label(group.name) for group in groups])
    right.tick_params(labelleft=False)
    edge = len(groups[0].themes) - 0.35
    right.text(edge, -0.75, "sentences", color=GREY, ha="left", va="bottom")
    for row, group in enumerate(groups):
        right.text(edge, row, f"{group.sentences:,}", color=GREY, ha="left", va="center")


def _reading(summary: Summary) -> str:
    left_out = max(len(summary.authorities) - _MOST_ROWS, 0)
    return (
        "Left: of all sentences read on an authority, the share about each theme, in per cent"
        f"{', corrected' if summary.errors else ''}; the darkest cell of a column is the theme's "
        "highest. Right: of the sentences found on the theme, the share that hold a concern, as "
        f"tagged; where fewer than {_FEW_FOUND} were found, a fraction stands without a colour. At "
        "the edge, the sentences read."
        + (f" The {left_out} authorities with fewest sentences are not drawn." if left_out else "")
    )


def _alt(summary: Summary) -> str:
    known = [group for group in summary.authorities if group.name != UNKNOWN]
    highest = []
    for theme, title in summary.themes.items():
        group = max(known, key=lambda group: _share(group, group.themes[theme]))
        highest.append(f"{title}, {group.name} ({percent(_share(group, group.themes[theme]))})")
    return (
        f"A table of colours: {len(summary.authorities)} authorities by {len(summary.themes)} "
        f"themes. Highest share of sentences: {'; '.join(highest)}. The table of authorities "
        "holds every number."
    )
