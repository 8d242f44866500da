"""The pictures of docs/performance.md, one a question, as SVG with the same bytes every run."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

import matplotlib as mpl
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import NullFormatter, NullLocator

from findings_nlp.summary.chart import BLUE, GREY, VERMILION, drawing_style

STEPS = {
    "bare": "bare text extraction,\nfor comparison",
    "read": "read and lay out",
    "split": "split into sentences",
    "tag": "tag",
    "rows": "make rows",
    "keep": "keep what is finished",
    "write": "write the table",
}
Figures = Sequence[Mapping[str, float]]


def draw(found: Mapping[str, Figures], output: Path) -> None:
    """Draw a picture of each of the figures measured, as OUTPUT_NAME.svg."""
    mpl.use("svg")
    for name, figures in found.items():
        with drawing_style(), mpl.rc_context({"svg.fonttype": "none"}):
            figure = Figure(figsize=(8, 3), layout="constrained")
            DRAWN[name](figure, figures)
            path = output.with_name(f"{output.name}_{name}.svg")
            figure.savefig(path, metadata={"Date": None, "Creator": None})


def draw_stages(figure: Figure, figures: Figures) -> None:
    axis = figure.subplots()
    values = [figures[0][name] for name in STEPS]
    bars = axis.barh(list(STEPS.values()), values, color=[GREY] + [BLUE] * (len(STEPS) - 1))
    axis.bar_label(bars, fmt="%.3f", padding=3)
    axis.invert_yaxis()
    axis.set_xlabel("milliseconds a page")
    axis.spines[["top", "right"]].set_visible(False)


def draw_reports(figure: Figure, figures: Figures) -> None:
    seconds, megabytes = figure.subplots(1, 2)
    draw_lines(seconds, figures, "reports", {"seconds": BLUE})
    draw_lines(megabytes, figures, "reports", {"megabytes": VERMILION})
    draw_powers(seconds, "seconds, start included")
    megabytes.set(ylim=(0, None), ylabel="megabytes at the peak")


def draw_workers(figure: Figure, figures: Figures) -> None:
    axis = figure.subplots()
    counts = [each["workers"] for each in figures]
    times = [figures[0]["seconds"] / each["seconds"] for each in figures]
    bars = axis.bar([f"{count:.0f}" for count in counts], times, width=0.5, color=BLUE)
    axis.bar_label(bars, fmt="%.2f×", label_type="center", color="white")
    axis.set(xlabel="workers, on two processors", ylabel="times as fast as one", ylim=(0, 2.3))
    axis.axhline(2, color=GREY, linestyle="--", linewidth=1)
    axis.spines[["top", "right"]].set_visible(False)


def draw_themes(figure: Figure, figures: Figures) -> None:
    axis = figure.subplots()
    draw_lines(axis, figures, "themes", {"columns": BLUE, "findings": VERMILION})
    draw_powers(axis, "sentences a second")


def draw_sizes(figure: Figure, figures: Figures) -> None:
    speed, load = figure.subplots(1, 2)
    draw_lines(speed, figures, "megabytes", {"columns": BLUE, "findings": VERMILION})
    speed.set(ylim=(0, None), ylabel="sentences a second", xlabel="megabytes of the model's folder")
    milliseconds = [{**each, "load": 1000 * each["load"]} for each in figures]
    draw_lines(load, milliseconds, "megabytes", {"load": BLUE})
    load.set(xlabel="megabytes of the model's folder")
    draw_powers(load, "milliseconds to load")


def draw_lines(axis: Axes, figures: Figures, across: str, colours: Mapping[str, str]) -> None:
    """Draw columns of figures against one of them, whose scale is logarithmic."""
    places = [each[across] for each in figures]
    for (name, colour), marker in zip(colours.items(), "os", strict=False):
        values = [each[name] for each in figures]
        axis.plot(places, values, color=colour, marker=marker, label=name)
    axis.set(xscale="log", xlabel=across)
    axis.set_xticks(places, [f"{round(place, 1):,g}" for place in places])
    axis.xaxis.set_minor_locator(NullLocator())
    axis.yaxis.set_major_formatter("{x:,g}")
    axis.grid(alpha=0.3)
    if len(colours) > 1:
        axis.legend(labels=[f"as {name}" for name in colours])


def draw_powers(axis: Axes, label: str) -> None:
    """Give the upright axis a scale of powers of ten."""
    axis.set(yscale="log", ylabel=label)
    axis.yaxis.set_major_formatter("{x:,g}")
    axis.yaxis.set_minor_formatter(NullFormatter())


DRAWN: Mapping[str, Callable[[Figure, Figures], None]] = {
    "stages": draw_stages,
    "reports": draw_reports,
    "workers": draw_workers,
    "themes": draw_themes,
    "sizes": draw_sizes,
}
