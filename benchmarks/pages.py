"""Open the page of a report in Chromium and say how large it is and how long it takes.

    python -m benchmarks.pages REPORT

Times are the best of several, since other work on the machine only ever adds to them.
"""

from __future__ import annotations

import argparse
import tempfile
import time
from pathlib import Path

from findings_nlp.html.pages import open_pages, page_name
from findings_nlp.scoring import score_report
from findings_nlp.store import load_model
from tests.chromium import open_window


def main() -> None:
    """Measure the page of the report that the command line names."""
    arguments = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    arguments.add_argument("report", type=Path)
    with tempfile.TemporaryDirectory() as folder:
        _measure(arguments.parse_args().report, Path(folder))


def _measure(path: Path, folder: Path) -> None:
    model = load_model()
    scored = score_report(path, model)
    before = time.process_time()
    with open_pages(folder, model) as pages:
        pages.write(scored)
    print(f"written in {time.process_time() - before:.3f} s of processor time")
    page = folder / page_name(scored.summary)
    text_size = len(scored.report.text.encode())
    print(f"page {page.stat().st_size:,} bytes, text {text_size:,} bytes")
    with open_window(folder) as window:
        print(f"opens in {window.opening_time(page):,.0f} ms")
        for box in ("[value=custody]", "[value=concern]", "#only"):
            print(f"filter {box}: {window.click_time(box):.1f} ms")


if __name__ == "__main__":
    main()
