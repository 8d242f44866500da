"""Why a file cannot be read, and what the user can do about each."""

from __future__ import annotations

ADVICE = {
    "missing": "check the path",
    "denied": "ask for the right to read it, or copy it to a folder of your own",
    "empty": "get the file again from its publisher",
    "too_large": "split it, or read only the part that is the report",
    "unknown_format": "give a PDF, DOCX, HTML, TXT or Markdown file",
    "not_a_pdf": "open it in a browser and save the report itself, or get it again",
    "encrypted": "save a copy without a password",
    "damaged": "get the file again from its publisher",
    "no_text": "run optical character recognition on it first (ocrmypdf, for one)",
    "timeout": "save it anew from a PDF viewer, or leave it out",
    "crashed": "save it anew from a PDF viewer, or leave it out",
}


class Unreadable(Exception):
    """A reader cannot go on. The gate makes a `ReadError` of it, with the path and advice."""

    def __init__(self, problem: str, found: str) -> None:
        super().__init__(problem, found)
        self.problem = problem
        self.found = found
