"""The finished reports of a batch, kept so that a batch that broke off can go on."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
from dataclasses import dataclass
from pathlib import Path
from uuid import uuid4

from findings_nlp.batch import WrittenReport, summary_from_record, summary_to_record
from findings_nlp.errors import OutputError
from findings_nlp.result_rows import Row

_CHUNK = 1 << 20


@dataclass(frozen=True)
class FinishedReports:
    """A folder with a file for each finished report of a batch.

    Workers leave rows in it, so that none travel with a task's result.

    Attributes
    ----------
    folder
        Where the files are.
    key
        All that decides the rows of a report, beside the report. Files of another key are not
        used; the bytes of the report are compared with those that were read.
    """

    folder: Path
    key: str

    def hold(self, report: Path) -> bool:
        """Return whether a report was finished and its file is still the same."""
        kept = self._read(report)
        return kept is not None and kept.summary.sha256 == _sha256(report)

    def take(self, report: Path) -> WrittenReport:
        """Return a finished report.

        Raises
        ------
        OutputError
            It is not here.
        """
        kept = self._read(report)
        if kept is None:
            raise OutputError(
                f"{self.folder}: what a worker finished is not there; every worker must see the "
                "folder of the output, and only one run at a time may write an output"
            )
        return kept

    def _read(self, report: Path) -> WrittenReport | None:
        """Return what was kept of a report; None if nothing was, or if it is damaged."""
        try:
            record = json.loads(self._file_of(report).read_bytes())
            rows = tuple(Row(*cells) for cells in record["rows"])
            return WrittenReport(summary_from_record(record["summary"]), rows)
        except (OSError, ValueError, LookupError, TypeError, AttributeError):
            return None

    def keep(self, report: WrittenReport) -> None:
        """Keep a finished report: wholly or, if this process is killed, not at all."""
        record = {"summary": summary_to_record(report.summary), "rows": report.rows}
        aside = self.folder / f".{uuid4().hex}"  # other workers, also of other machines, write too
        aside.write_text(json.dumps(record), encoding="ascii")
        os.replace(aside, self._file_of(report.summary.path))

    def remove(self) -> None:
        """Remove the folder: the batch is done."""
        shutil.rmtree(self.folder, ignore_errors=True)

    def _file_of(self, report: Path) -> Path:
        said = f"{self.key} {report.as_posix()}".encode("utf-8", "surrogateescape")
        name = hashlib.sha256(said).hexdigest()
        return self.folder / f"{name}.json"


def _sha256(path: Path) -> str:
    digest = hashlib.sha256()
    if path.is_file():
        with path.open("rb") as file:
            while chunk := file.read(_CHUNK):
                digest.update(chunk)
    return digest.hexdigest()
