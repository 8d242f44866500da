"""People who accept whatever is suggested to them, in each tool, as its export tells it.

The shapes are those of real exports of Label Studio 1.23.2, doccano 1.8.4 and argilla 2.8.0 (see
tests/data/exports), and of Prodigy's documentation.
"""

import csv
import json

import xlsxwriter
from python_calamine import load_workbook


def accept_csv(path):
    with path.open(encoding="utf-8-sig", newline="") as stream:
        header, *rows = csv.reader(stream)
    place = header.index("reviewed")
    with path.open("w", encoding="utf-8", newline="") as stream:
        csv.writer(stream).writerows([header, *(_ticked(row, place, "yes") for row in rows)])


def accept_xlsx(path):
    """Save the sheet anew: Excel keeps numbers as floats and no quote before text."""
    header, *rows = load_workbook(path).get_sheet_by_index(0).to_python(skip_empty_area=False)
    with xlsxwriter.Workbook(path, {"strings_to_formulas": False}) as book:
        sheet = book.add_worksheet()
        place = header.index("reviewed")
        for number, row in enumerate([header, *(_ticked(row, place, "Yes") for row in rows)]):
            sheet.write_row(number, 0, row)


def _ticked(row, place, mark):
    return [*row[:place], mark, *row[place + 1 :]]


def accept_labelstudio(path):
    tasks = json.loads(path.read_text("utf-8"))
    answered = [
        {
            "id": number,
            "annotations": [annotation(task["predictions"][0]["result"], number)],
            "drafts": [],
            "predictions": [{**task["predictions"][0], "id": number, "task": number}],
            "data": task["data"],
            "meta": {},
            "total_annotations": 1,
        }
        for number, task in enumerate(tasks, start=1)
    ]
    path.write_text(json.dumps(answered), "utf-8")


def annotation(result, task=1, **other):
    usual = {"id": task, "completed_by": 1, "was_cancelled": False, "ground_truth": False}
    return usual | {"result": result, "lead_time": 3.2, "task": task} | other


def accept_doccano(path):
    """Labels come back sorted, everything else flat; our id takes the place of doccano's."""
    lines = [json.loads(line) for line in path.read_text("utf-8").splitlines()]
    exported = [
        {**line, "label": sorted(line["label"]), "Comments": []} for line in reversed(lines)
    ]
    _write_lines(path, reversed(exported))


def accept_prodigy(path):
    lines = [json.loads(line) for line in path.read_text("utf-8").splitlines()]
    _write_lines(
        path,
        (
            {**line, "_input_hash": -number, "_task_hash": number, "_view_id": "choice"}
            | {"answer": "accept", "_timestamp": 1700000000}
            for number, line in enumerate(lines, start=1)
        ),
    )


def _write_lines(path, lines):
    path.write_text("".join(json.dumps(line) + "\n" for line in lines), "utf-8")


def accept_argilla(path, user="8cd1ac40-0000-4000-8000-000000000001"):
    records = json.loads(path.read_text("utf-8"))
    for record in records:
        record["status"] = "completed"
        record["_server_id"] = "f7dc1c3c-0000-4000-8000-000000000002"
        record["responses"] = {
            question: [{"value": suggestion["value"], "user_id": user}]
            for question, suggestion in record["suggestions"].items()
        }
    path.write_text(json.dumps(records), "utf-8")


ACCEPT = {
    "csv": accept_csv,
    "xlsx": accept_xlsx,
    "labelstudio": accept_labelstudio,
    "doccano": accept_doccano,
    "prodigy": accept_prodigy,
    "argilla": accept_argilla,
}
"""By format, what changes its file as if a person had accepted everything."""
