"""What can go wrong, as exceptions whose message says what, where and what to do."""

from __future__ import annotations

from pathlib import Path


class FindingsError(Exception):
    """Base of every error a user can mend; the command line prints its message in one line."""


class ReadError(FindingsError):
    """A report that cannot be read.

    Attributes
    ----------
    path
        The file.
    problem
        A short fixed name of the problem, for counting: ``missing``, ``denied``, ``empty``,
        ``too_large``, ``unknown_format``, ``not_a_pdf``, ``encrypted``, ``damaged``, ``no_text``,
        ``timeout``, ``crashed``.
    found
        What was found in the file.
    advice
        What the user can do.
    """

    def __init__(self, path: str | Path, problem: str, found: str, advice: str) -> None:
        super().__init__(path, problem, found, advice)  # all of them, so that it can be pickled
        self.path = Path(path)
        self.problem = problem
        self.found = found
        self.advice = advice

    def __str__(self) -> str:
        return f"{self.path}: {self.found}; {self.advice}"


class LabelError(FindingsError):
    """A labelled sentence that breaks the format, named by file and line."""


class TaxonomyError(FindingsError):
    """A taxonomy file that breaks the format."""


class SettingsError(FindingsError):
    """A setting outside what is allowed."""


class ModelError(FindingsError):
    """A model folder that is missing, damaged or of another format."""


class OutputError(FindingsError):
    """A result file that cannot be written."""


class TableError(FindingsError):
    """A table of sentences that cannot be tagged: a column is missing, taken or no text."""


class SummaryError(FindingsError):
    """Results of ``score``, or a list of reports, that cannot be summed up."""
