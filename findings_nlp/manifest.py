"""The manifest beside a result file: what was read, with which model, and what failed."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

from findings_nlp.batch import Batch, name_in_results, summary_to_record
from findings_nlp.model import Model
from findings_nlp.version import __version__


def manifest_path(output: Path) -> Path:
    """Return where the manifest of a result file stands."""
    return output.with_name(output.name + ".manifest.json")


def write_manifest(batch: Batch, model: Model, options: dict[str, Any]) -> None:
    """Write the manifest of a batch beside its result file.

    It holds no time and no machine's name, so that the same run gives the same bytes.
    """
    path = manifest_path(batch.output)
    aside = path.with_name(f".{path.name}.part")
    with aside.open("w", encoding="utf-8") as file:
        json.dump(_manifest(batch, model, options), file, ensure_ascii=False, indent=2)
        file.write("\n")
    os.replace(aside, path)


def _manifest(batch: Batch, model: Model, options: dict[str, Any]) -> dict[str, Any]:
    read = [report for report in batch.reports if not report.error]
    return {
        "findings_nlp": __version__,
        "model_sha256": model.sha256,
        "settings": options,
        "output": batch.output.name,
        "counts": {
            "reports_read": len(read),
            "reports_failed": len(batch.failures),
            "pages": sum(report.page_count for report in read),
            "sentences": sum(report.sentence_count for report in read),
            "sentences_to_review": sum(report.review_count for report in read),
            "rows": batch.row_count,
        },
        "errors": [
            {"path": name_in_results(error.path), "problem": error.problem, "found": error.found}
            for error in batch.failures
        ],
        "reports": [summary_to_record(report) for report in read],
    }
