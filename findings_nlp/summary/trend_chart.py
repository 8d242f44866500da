"""Themes over the years, drawn."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

from findings_nlp.summary.chart import (
    BLUE,
    GREY,
    VERMILION,
    Chart,
    drawing_style,
    fix_layout,
    label,
)
from findings_nlp.summary.correction import Range
from findings_nlp.summary.facts import UNKNOWN
from findings_nlp.summary.figures import percent
from findings_nlp.summary.groups import Group
from findings_nlp.summary.summary import Summary
from findings_nlp.summary.trend import FEW_FOUND, FEW_REPORTS, FEW_SENTENCES, Point, Trend

if TYPE_CHECKING:
    from matplotlib.axes import Axes

_WIDTH, _ROW, _EDGES = 12.0, 1.9, 0.8
"""Inches of the drawing, of a theme's row, and of what stands above and below the rows."""
_MOST_YEARS = 20
_MOST_REACH = 3
"""The axis reaches at most so many times the highest share."""


@dataclass(frozen=True, slots=True)
class _Mark:
    """How a share is drawn, and how far from the middle of its year, in years."""

    name: str
    colour: str
    shape: str
    shift: float


_SENTENCES = _Mark("", BLUE, "o", 0.0)
_STRENGTH = _Mark("strength", BLUE, "o", -0.13)
_CONCERN = _Mark("concern", VERMILION, "s", 0.13)


def draw_trend(summary: Summary) -> Chart:
    """Draw each theme's share of sentences, and of strengths and concerns in it, by year.

    Raises
    ------
    OutputError
        Matplotlib is not installed.
    """
    with drawing_style():
        from matplotlib.figure import Figure

        size = (_WIDTH, _EDGES + _ROW * len(summary.themes))
        figure = Figure(figsize=size, layout="constrained")
        rows = figure.subplots(len(summary.themes), 2, sharex=True, squeeze=False)
        for (left, right), (theme, title) in zip(rows, summary.themes.items(), strict=True):
            _draw_sentences(left, title, summary.trends[theme])
            _draw_judged(right, summary.trends[theme])
        rows[0][1].legend(loc="lower right", bbox_to_anchor=(1, 1), ncols=2, frameon=False)
        for axes in rows[-1]:
            _write_years(axes, _dated(summary))
        fix_layout(figure)
    return Chart("years", _reading(summary), _alt(summary), figure)


def _dated(summary: Summary) -> list[Group]:
    return [group for group in summary.years if group.name != UNKNOWN]


def _draw_sentences(axes: Axes, title: str, trend: Trend) -> None:
    axes.set_title(label(title), loc="left", fontweight="bold")
    axes.set_ylabel("% of sentences")
    _draw_points(axes, trend.sentences, _SENTENCES)
    axes.set_ylim(0, 105 * max(_highest(trend.sentences), 0.001))
    _clear(axes)


def _highest(points: Sequence[Point]) -> float:
    """Return what is to be seen of shares and intervals; a very wide one runs off the top."""
    share = max(point.share for point in points)
    reach = max((_ends(point)[1] for point in points if not point.few), default=0.0)
    return max(share, min(reach, _MOST_REACH * share))


def _ends(point: Point) -> tuple[float, float]:
    """Return the ends of a point's interval; the point itself if it has none."""
    interval = point.interval or Range(point.share, point.share, point.share)
    return interval.low, interval.high


def _draw_judged(axes: Axes, trend: Trend) -> None:
    axes.set_ylabel("% of these sentences")
    _draw_points(axes, trend.judged["strength"], _STRENGTH)
    _draw_points(axes, trend.judged["concern"], _CONCERN)
    axes.set_ylim(0, 105)
    _clear(axes)


def _draw_points(axes: Axes, points: Sequence[Point], mark: _Mark) -> None:
    """Draw marks, hollow where they rest on little; a line joins those that do not."""
    for point, following in pairwise(points):
        if int(following.year) == int(point.year) + 1 and not (point.few or following.few):
            places = [int(point.year) + mark.shift, int(following.year) + mark.shift]
            shares = [100 * point.share, 100 * following.share]
            axes.plot(places, shares, color=mark.colour, alpha=0.4, linewidth=1)
    for point in points:
        place, ends = int(point.year) + mark.shift, [100 * end for end in _ends(point)]
        width = 0.6 if point.few else 1.4
        axes.plot([place, place], ends, color=mark.colour, linewidth=width)
        _draw_mark(axes, place, 100 * point.share, mark, hollow=point.few)
    axes.plot([], [], mark.shape, color=mark.colour, label=mark.name)


def _draw_mark(axes: Axes, place: float, share: float, mark: _Mark, *, hollow: bool) -> None:
    face = "white" if hollow else mark.colour
    [drawn] = axes.plot(place, share, mark.shape, color=mark.colour, markerfacecolor=face)
    drawn.set(markersize=5, clip_on=False, zorder=3)


def _clear(axes: Axes) -> None:
    axes.spines[["top", "right"]].set_visible(False)
    axes.grid(axis="y", color=GREY, alpha=0.25, linewidth=0.6)
    axes.set_axisbelow(True)


def _write_years(axes: Axes, years: Sequence[Group]) -> None:
    first, last = int(years[0].name), int(years[-1].name)
    step = (last - first) // _MOST_YEARS + 1
    reports = {int(year.name): year.reports for year in years}
    shown = range(first, last + 1, step)
    axes.set_xticks(shown, [f"{year}\n{reports.get(year, 0)}" for year in shown])
    axes.tick_params(axis="x", labelsize=7.5)
    axes.set_xlim(first - 0.6, last + 0.6)
    axes.set_xlabel("year, and number of reports")


def _reading(summary: Summary) -> str:
    return (
        "Left: of all sentences read in a year's reports, the share about the theme"
        f"{', corrected' if summary.errors else ''}. Right: of the sentences found on the theme, "
        "the share that hold a strength and the share that hold a concern, as tagged. Lines up and "
        "down are 95% intervals; they take in how the reports of a year differ from one another. "
        f"Hollow marks rest on little: fewer than {FEW_REPORTS} reports, {FEW_SENTENCES:,} "
        f"sentences read or (right) {FEW_FOUND} sentences found, or too little for an interval. "
        "An interval that runs off the top is wider than drawn. A year's figures hang on which "
        "inspections were published in it."
    )


def _alt(summary: Summary) -> str:
    years = _dated(summary)
    return (
        f"Lines for {len(summary.themes)} themes from {years[0].name} to {years[-1].name}. "
        + " ".join(
            _course(title, summary.trends[theme].sentences)
            for theme, title in summary.themes.items()
        )
        + " The table of years holds every number."
    )


def _course(title: str, points: Sequence[Point]) -> str:
    sound = [point for point in points if not point.few] or points
    first, last = (f"{percent(each.share)} in {each.year}" for each in (sound[0], sound[-1]))
    return f"{title}: {first}, {last} of sentences."
