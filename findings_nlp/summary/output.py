"""A summary as files: the page, the workbook, the charts."""

from __future__ import annotations

import logging
import os
from collections.abc import Iterator
from pathlib import Path

from findings_nlp.errors import OutputError
from findings_nlp.summary.chart import Chart
from findings_nlp.summary.facts import UNKNOWN
from findings_nlp.summary.heat_map import draw_heat_map
from findings_nlp.summary.page import summary_page
from findings_nlp.summary.summary import Summary
from findings_nlp.summary.trend_chart import draw_trend
from findings_nlp.summary.workbook import summary_workbook

_log = logging.getLogger(__name__)


def write_summary(summary: Summary, output: str | Path) -> list[Path]:
    """Write a summary.

    Parameters
    ----------
    summary
        What to write.
    output
        A file that ends in .html (the page) or .xlsx (the workbook), or a folder for both and for
        the charts as SVG and PNG; it is made if it is not there.

    Returns
    -------
    list of Path
        The files that were written.

    Raises
    ------
    OutputError
        The suffix is another, or a file cannot be written.
    """
    output = Path(output)
    _check(output)
    try:
        return [_write(path, content) for path, content in _files(summary, output)]
    except OSError as error:
        raise OutputError(
            f"{output}: {error.strerror or error}; close it elsewhere, or choose another place"
        ) from None


def _check(output: Path) -> None:
    if _suffix(output) not in ("", ".html", ".xlsx"):
        raise OutputError(
            f"{output}: a summary is not written as {output.suffix}; end the name in .html or "
            ".xlsx, or in no suffix for a folder with both and the charts"
        )
    if not output.parent.is_dir():
        raise OutputError(f"{output}: there is no folder {output.parent}; create it first")


def _suffix(output: Path) -> str:
    return "" if output.is_dir() else output.suffix.lower()


def _files(summary: Summary, output: Path) -> Iterator[tuple[Path, bytes]]:
    suffix = _suffix(output)
    if suffix == ".xlsx":
        yield output, summary_workbook(summary)
        return
    charts = draw_charts(summary)
    page = summary_page(summary, charts).encode()
    if suffix == ".html":
        yield output, page
        return
    output.mkdir(exist_ok=True)
    yield output / "summary.html", page
    yield output / "summary.xlsx", summary_workbook(summary)
    for chart in charts:
        yield output / f"{chart.name}.svg", chart.svg
        yield output / f"{chart.name}.png", chart.png


def draw_charts(summary: Summary) -> list[Chart]:
    """Draw the charts for which there are two years, or two authorities, at least.

    Without matplotlib there are none, and a warning says so.
    """
    charts = []
    try:
        if sum(year.name != UNKNOWN for year in summary.years) > 1:
            charts.append(draw_trend(summary))
        if len(summary.authorities) > 1:
            charts.append(draw_heat_map(summary))
    except OutputError as error:  # drawing raises no other
        _log.warning("%s", error)
    return charts


def _write(path: Path, content: bytes) -> Path:
    """Write a file aside; it takes its name when it is whole."""
    aside = path.with_name(f".{path.name}.part")
    try:
        aside.write_bytes(content)
        os.replace(aside, path)
    finally:
        aside.unlink(missing_ok=True)
    return path
