"""The order of the modules: each imports only from those above it (docs/decisions.md)."""

import ast
from pathlib import Path

import pytest

PACKAGE = Path(__file__).parent.parent / "findings_nlp"

FLOORS = [
    "version errors taxonomy records settings notebook",
    "sentences title_page",
    "reading.blocks reading.limits reading.problems reading.encodings reading.joining",
    "layout",
    "reading.labels reading.pdfium reading.pdf_lines reading.docx_package reading.docx_styles",
    "reading.markdown reading.html_tokens",
    "reading.pdf reading.docx reading.html reading.text",
    "reading.gate reading.assemble reading.wire",
    "reading.child reading.process reading.reader reading.files",
    "features clauses",
    "patterns",
    "splits calibration sentiments thresholds metrics arrays taught",
    "line_fit",
    "weights parts decisions",
    "model",
    "placed_rows",
    "duplicates examples teachable label_matrix",
    "tagged",
    "tallies",
    "fitting evaluation baselines model_card",
    "training cross_validation distillation retraining comparison",
    "store result_rows",
    "tables",
    "labels",
    "teaching",
    "top_words explanation explanation_text explanation_html neighbours",
    "batch manifest finished_reports shared_model scoring",
    "html",
    "summary.results summary.facts summary.correction",
    "summary.groups summary.trend",
    "summary.notes",
    "summary.summary",
    "summary.figures summary.chart",
    "summary.explanation summary.heat_map summary.trend_chart",
    "summary.page summary.workbook",
    "summary.output",
    "review.item review.doubt review.results",
    "review.candidates review.queue review.coverage review.answers review.files",
    "review.format review.sheet",
    "review.csv_sheet review.xlsx_sheet review.label_studio review.doccano review.prodigy",
    "review.argilla",
    "review.formats",
    "integrations cli",
]
"""The floors from the ground up. A module may import from its own floor and those above."""


def floor_of(module: str) -> int:
    for number, floor in enumerate(FLOORS):
        for name in floor.split():
            if module == name or module.startswith(name + "."):
                return number
    raise AssertionError(f"findings_nlp.{module} stands on no floor; add it to FLOORS")


def modules() -> list[str]:
    paths = (path.relative_to(PACKAGE).with_suffix("") for path in PACKAGE.rglob("*.py"))
    names = (".".join(path.parts).removesuffix(".__init__") for path in paths)
    packages = ("__init__", "reading", "labels", "summary", "review")
    return sorted(name for name in names if name not in packages)


def imports_of(module: str) -> set[str]:
    path = PACKAGE / Path(*module.split("."))
    path = path / "__init__.py" if path.is_dir() else path.with_suffix(".py")
    found = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom) and node.module:
            found.add(node.module)
        elif isinstance(node, ast.Import):
            found.update(alias.name for alias in node.names)
    return {name.removeprefix("findings_nlp.") for name in found if name.startswith("findings_nlp")}


@pytest.mark.parametrize("module", modules())
def test_a_module_imports_only_from_the_floors_above(module):
    for imported in imports_of(module):
        assert imported != "findings_nlp", f"{module} imports from the package's root"
        assert floor_of(imported) <= floor_of(module), f"{module} imports {imported}"
