"""Build the example reports from their sources: `python examples/build.py`."""

from __future__ import annotations

import argparse
from pathlib import Path

from formats.pdf import write_pdf
from formats.plain import write_text
from formats.source import read_source
from formats.web import write_html
from formats.word import write_docx

HERE = Path(__file__).parent


def build(folder: Path) -> None:
    """Write every example report into a folder."""
    harrowmere = read_source(HERE / "source" / "harrowmere-2025.md")
    write_pdf(harrowmere, folder / "harrowmere-2025.pdf")
    write_docx(harrowmere, folder / "harrowmere-2025.docx")
    ashenford = read_source(HERE / "source" / "ashenford-2025.md")
    write_html(ashenford, folder / "ashenford-2025.html")
    write_text(ashenford, folder / "ashenford-2025.txt")


def main() -> None:
    """Read the command line and build."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--into", type=Path, default=HERE, help="folder to write into")
    build(parser.parse_args().into)


if __name__ == "__main__":
    main()
