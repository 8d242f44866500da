"""Take the pictures of the documentation, of the invented example reports alone.

    python -m docs.pictures.take

It needs Debian's chromium and chromium-driver, and the ``test`` extra. Look at each picture before
you commit it.
"""

from __future__ import annotations

import io
import re
import tempfile
from collections.abc import Iterator
from pathlib import Path

from PIL import Image
from rich._export_format import CONSOLE_SVG_FORMAT
from rich.console import Console

from findings_nlp.cli import screen
from findings_nlp.cli.explain_screen import print_explanation
from findings_nlp.explanation import explain
from findings_nlp.html.pages import open_pages
from findings_nlp.model import Model
from findings_nlp.scoring import score_each, score_reports
from findings_nlp.store import load_model
from findings_nlp.summary.output import write_summary
from findings_nlp.summary.summary import summarise
from tests.chromium import Window, open_window

_HERE = Path(__file__).parent
_EXAMPLES = _HERE.parent.parent / "examples"
_REPORTS = [_EXAMPLES / "harrowmere-2025.pdf", _EXAMPLES / "ashenford-2025.html"]
_SENTENCE = "Custody staff are well trained, but children wait too long in cells."
_CUTS = {"correcting": (430, 110, 1400, 740)}
"""Left, top, right and bottom of what is kept of a picture; the others stay whole."""
_NOTEBOOK = "<style>body { font: 14px sans-serif } td, th { padding: 4px 10px }</style>"
_COLOURS = 256
"""As many as a page has, all but the shades at the edges of letters."""
_SVG = re.sub(r"@font-face \{\{.*?\}\}", "", CONSOLE_SVG_FORMAT, flags=re.DOTALL)
"""Rich's own, without its fonts, which come from the network."""


def main() -> None:
    """Take all pictures."""
    model = load_model()
    _take_explanation(model)
    with tempfile.TemporaryDirectory() as place, open_window(Path(place)) as window:
        folder = Path(place)
        for name, picture in _pictures(window, folder, model):
            _keep(picture, name)


def _pictures(window: Window, folder: Path, model: Model) -> Iterator[tuple[str, bytes]]:
    with open_pages(folder, model) as pages:
        for scored in score_each(_REPORTS, model):
            pages.write(scored)
    [report] = folder.glob("harrowmere*.html")
    _open(window, report, 1440, 1000)
    window.press(*"jjj")
    yield "report", window.driver.get_screenshot_as_png()
    window.press("k")
    window.find("[name=sentence-sentiment][value=strength]").click()
    yield "correcting", window.driver.get_screenshot_as_png()
    _open(window, folder / "index.html", 1300, 700)
    yield "index", window.driver.get_screenshot_as_png()
    yield "summary", _summary(window, folder, model)
    yield "notebook", _notebook(window, folder, model)


def _open(window: Window, path: Path, width: int, height: int) -> None:
    window.open(path, width)
    window.driver.set_window_size(width, height)
    window.driver.execute_cdp_cmd("Emulation.setScrollbarsHidden", {"hidden": True})


def _summary(window: Window, folder: Path, model: Model) -> bytes:
    results = folder / "findings.csv"
    score_reports(_REPORTS, results, model=model)
    write_summary(summarise(results), folder / "summary.html")
    _open(window, folder / "summary.html", 1100, 1000)
    return bytes(window.driver.get_screenshot_as_png())


def _notebook(window: Window, folder: Path, model: Model) -> bytes:
    table = model.tag([_SENTENCE, "Referrals reach the hub within a day."])._repr_html_()
    page = folder / "notebook.html"
    page.write_text(f"<meta charset=utf-8>{_NOTEBOOK}{table}", "utf-8")
    _open(window, page, 1100, 500)
    return bytes(window.find("table").screenshot_as_png)


def _keep(picture: bytes, name: str) -> None:
    image = Image.open(io.BytesIO(picture)).convert("RGB").crop(_CUTS.get(name))
    image.quantize(_COLOURS).save(_HERE / f"{name}.png", optimize=True)


def _take_explanation(model: Model) -> None:
    plain = {"highlight": False, "emoji": False, "markup": False}  # as the command has it
    console = Console(record=True, width=100, force_terminal=True, file=io.StringIO(), **plain)
    screen.console = lambda **_: console
    print_explanation(explain(model, _SENTENCE), ["training", "custody"], show=3)
    title = "findings-nlp explain"
    picture = console.export_svg(title=title, code_format=_SVG, unique_id="explain")
    (_HERE / "explain.svg").write_text(picture, "utf-8")


if __name__ == "__main__":
    main()
