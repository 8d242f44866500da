"""What is known of a report: whom it is about, and the year it was published."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from findings_nlp.errors import SummaryError
from findings_nlp.title_page import TitlePage

UNKNOWN = "unknown"

_DELIMITERS = (",", ";", "\t")
_DATES = (r"(?P<year>\d{4})(-\d\d?){0,2}", r"\d\d?/\d\d?/(?P<year>\d{4})")
"""A year, a month or a day as ISO 8601 has it, and a day as British spreadsheets have it."""
_DATED_NAME = re.compile(
    r"(?P<name>.*?)[-_. ]*(?<!\d)(?P<year>(19|20)\d\d)([-_. ]?\d\d){0,2}", re.DOTALL
)
"""A file's name, less its suffix, that ends in a date: ``kent-2023-03-31``."""


@dataclass(frozen=True, slots=True)
class Facts:
    """The authority or force that a report is about and its year, `UNKNOWN` where not known."""

    authority: str = UNKNOWN
    year: str = UNKNOWN

    @property
    def is_full(self) -> bool:
        """Return whether both are known."""
        return UNKNOWN not in (self.authority, self.year)

    def filled_from(self, other: Facts) -> Facts:
        """Return the facts with what is unknown taken from others."""
        return Facts(
            other.authority if self.authority == UNKNOWN else self.authority,
            other.year if self.year == UNKNOWN else self.year,
        )


@dataclass(frozen=True)
class Register:
    """The facts of reports, by SHA-256 and by the name of the file.

    Attributes
    ----------
    by_sha256, by_file
        What is listed.
    name
        The name of the file that lists it.
    lines
        The SHA-256 and the file of each line, one of them empty where it is not told.
    """

    by_sha256: Mapping[str, Facts] = field(default_factory=dict)
    by_file: Mapping[str, Facts] = field(default_factory=dict)
    name: str = ""
    lines: Sequence[tuple[str, str]] = ()

    def facts(self, path: str, sha256: str) -> Facts | None:
        """Return the facts of a report, None if it is not listed."""
        return self.by_sha256.get(sha256.lower()) or self.by_file.get(Path(path).name)

    def idle_lines(self, paths: Iterable[str], sha256s: Iterable[str]) -> list[str]:
        """Return what the lines name that are about none of these reports."""
        hashes, files = set(map(str.lower, sha256s)), {Path(path).name for path in paths}
        return [
            file or sha256
            for sha256, file in self.lines
            if sha256 not in hashes and file not in files
        ]


def facts_on(page: TitlePage) -> Facts:
    """Return what a report's first page says plainly."""
    return Facts(page.authority or UNKNOWN, page.year or UNKNOWN)


def facts_in_name(path: str) -> Facts:
    """Return what the name of a file says if it ends in a date, as ``kent-2023-03-31.pdf`` does."""
    said = _DATED_NAME.fullmatch(Path(path).stem)
    if not said:
        return Facts()
    return Facts(re.sub(r"[-_. ]+", " ", said["name"]).strip() or UNKNOWN, said["year"])


def read_register(path: str | Path) -> Register:
    """Read facts of reports from a CSV file.

    Parameters
    ----------
    path
        A header, then a line a report: ``file`` or ``sha256`` (or both), ``authority``, ``date``.
        A date is YYYY, YYYY-MM, YYYY-MM-DD or DD/MM/YYYY. Other columns are ignored; what is empty
        is unknown.

    Raises
    ------
    SummaryError
        The file cannot be read, lacks a column, holds a date of another form, or says two things
        of one report.
    """
    by_sha256: dict[str, Facts] = {}
    by_file: dict[str, Facts] = {}
    lines = []
    for line, row in _rows(Path(path)):
        place = f"{path}:{line}"
        facts = Facts(row["authority"] or UNKNOWN, _year(row["date"], place))
        sha256, file = row.get("sha256", "").lower(), row.get("file", "")
        _note(by_sha256, sha256, facts, place)
        _note(by_file, file, facts, place)
        lines.append((sha256, file))
    return Register(by_sha256, by_file, Path(path).name, lines)


def _note(noted: dict[str, Facts], key: str, facts: Facts, place: str) -> None:
    if key and noted.setdefault(key, facts) != facts:
        raise SummaryError(f"{place}: an earlier line says something else of {key}; keep one line")


def _year(date: str, place: str) -> str:
    if not date:
        return UNKNOWN
    for form in _DATES:
        said = re.fullmatch(form, date)
        if said:
            return said["year"]
    raise SummaryError(f"{place}: the date is {date!r}; write it as YYYY-MM-DD, or leave it empty")


def _rows(path: Path) -> list[tuple[int, dict[str, str]]]:
    try:
        with path.open(encoding="utf-8-sig", newline="") as stream:
            delimiter = max(_DELIMITERS, key=stream.readline().count)
            stream.seek(0)
            reader = csv.reader(stream, delimiter=delimiter)
            header = [name.strip().lower() for name in next(reader, [])]
            rows = [(reader.line_num, [cell.strip() for cell in row]) for row in reader if any(row)]
    except FileNotFoundError:
        raise SummaryError(f"{path}: not found; check the path") from None
    except UnicodeDecodeError:
        raise SummaryError(f"{path}: not in UTF-8; save it as 'CSV UTF-8'") from None
    except (OSError, ValueError, csv.Error) as error:
        raise SummaryError(f"{path}: cannot be read ({error}); give a CSV file in UTF-8") from None
    _check_header(path, header)
    for line, row in rows:
        if len(row) != len(header):
            raise SummaryError(f"{path}:{line}: {len(row)} cells; expected {', '.join(header)}")
    return [(line, dict(zip(header, row, strict=True))) for line, row in rows]


def _check_header(path: Path, header: list[str]) -> None:
    if not ({"file", "sha256"} & set(header) and {"authority", "date"} <= set(header)):
        raise SummaryError(
            f"{path}:1: the columns are {', '.join(header) or 'none'}; expected file or sha256 (or "
            "both), authority and date"
        )
