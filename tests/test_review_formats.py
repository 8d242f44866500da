"""Sentences out to annotation tools and back."""

import json
from dataclasses import replace
from pathlib import Path

import pytest
from annotators import ACCEPT, accept_argilla, accept_csv, accept_labelstudio, annotation

from findings_nlp.errors import LabelError, OutputError, TaxonomyError
from findings_nlp.examples import read_examples
from findings_nlp.records import Example
from findings_nlp.review.files import write_labels
from findings_nlp.review.formats import FORMATS, export_review, import_review
from findings_nlp.review.item import Place, ReviewItem
from findings_nlp.taxonomy import Taxonomy, Theme

EXPORTS = Path(__file__).parent / "data" / "exports"
SUFFIX = {each.name: each.suffix for each in FORMATS}
WEATHER = Taxonomy("weather", (Theme("rain"), Theme("wind")))
SURE = {"rain": 0.9, "wind": 0.1, "strength": 0.7, "concern": 0.1, "mixed": 0.1, "neutral": 0.1}
RAIN = ReviewItem(
    Example("It rained.", "strength", {"rain": "strength"}, "Aldham", "a1-10"),
    Place("reports/Aldham.pdf", 3, "Weather", 10, 20),
    SURE,
    0.8,
)
WIND = ReviewItem(Example("It blew.", "neutral", {}, "Aldham", "a1-0"), Place("a.pdf"), SURE, 0.4)
ODD = ReviewItem(
    Example('=SUM(A1) said “the clerk”,\n<b>& left</b> – ’tis "odd"\t;', "mixed", {}, "", "'=1")
)


def after_review(items):
    return [replace(item, probabilities={}, doubt=0.0) for item in items]


def there_and_back(items, folder, name, taxonomy):
    path = folder / f"review{SUFFIX[name]}"
    export_review(items, path, taxonomy, name)
    ACCEPT[name](path)
    return import_review(path, taxonomy, name)


@pytest.mark.parametrize("name", ACCEPT)
def test_a_thousand_labelled_sentences_come_back_unchanged(tmp_path, name, written, taxonomy):
    items = [
        ReviewItem(
            replace(
                example,
                source=f"report {place % 7}",
                id=f"{place:016x}-{place * 90}",
                chosen=place % 3 == 0,
            ),
            Place(f"reports/{place % 7}.pdf", place, "Findings", place * 90, place * 90 + 80),
        )
        for place, example in enumerate(written[:1000])
    ]
    review = there_and_back(items, tmp_path, name, taxonomy)
    assert [replace(item, kept={}) for item in review.items] == items
    assert (review.refused, review.left_out) == ((), 0)
    write_labels(review.items, tmp_path / "labels.jsonl")
    assert read_examples(tmp_path / "labels.jsonl", taxonomy) == [item.example for item in items]


@pytest.mark.parametrize("name", ACCEPT)
def test_odd_characters_and_empty_places_come_back(tmp_path, name):
    review = there_and_back([ODD, RAIN, WIND], tmp_path, name, WEATHER)
    assert [replace(item, kept={}) for item in review.items] == after_review([ODD, RAIN, WIND])


@pytest.mark.parametrize("name", sorted(set(ACCEPT) - {"xlsx"}))
def test_files_that_do_not_tell_what_was_chosen_are_read(tmp_path, name):
    path = tmp_path / f"review{SUFFIX[name]}"
    export_review([replace(RAIN, example=replace(RAIN.example, chosen=True))], path, WEATHER, name)
    ACCEPT[name](path)
    path.write_text(path.read_text("utf-8").replace("chosen", "unheard_of"), "utf-8")
    assert [item.example for item in import_review(path, WEATHER).items] == [RAIN.example]


@pytest.mark.parametrize(
    ("cell", "chosen"), [("true", True), ("TRUE", True), ("false", False), (" ", False)]
)
def test_a_cell_tells_whether_a_sentence_was_chosen(tmp_path, cell, chosen):
    path = tmp_path / "review.csv"
    path.write_text(
        f"text,sentiment,rain,wind,reviewed,chosen\nIt blew.,mixed,,,yes,{cell}\n", "utf-8"
    )
    [item] = import_review(path, WEATHER).items
    assert item.example.chosen is chosen


def test_another_word_under_chosen_is_refused(tmp_path):
    path = tmp_path / "review.csv"
    path.write_text(
        "text,sentiment,rain,wind,reviewed,chosen\nIt blew.,mixed,,,yes,by me\n", "utf-8"
    )
    [problem] = import_review(path, WEATHER).refused
    assert "review.csv:2: chosen is 'by me'; expected true or false" in problem


@pytest.mark.parametrize("name", ACCEPT)
def test_the_format_is_seen_by_the_file(tmp_path, name):
    path = tmp_path / f"review{SUFFIX[name]}"
    export_review([RAIN], path, WEATHER, name)
    ACCEPT[name](path)
    assert len(import_review(path, WEATHER).items) == 1


@pytest.mark.parametrize("name", set(ACCEPT) - {"doccano"})
def test_what_nobody_has_read_is_left_out(tmp_path, name):
    path = tmp_path / f"review{SUFFIX[name]}"
    export_review([RAIN, WIND], path, WEATHER, name)
    review = import_review(path, WEATHER)
    assert (review.items, review.refused, review.left_out) == ((), (), 2)


@pytest.mark.parametrize("name", ACCEPT)
def test_the_same_items_give_the_same_bytes(tmp_path, name):
    paths = [tmp_path / f"{number}{SUFFIX[name]}" for number in (1, 2)]
    for path in paths:
        export_review([RAIN, ODD], path, WEATHER, name)
    assert paths[0].read_bytes() == paths[1].read_bytes()


@pytest.mark.parametrize(
    ("name", "left_out"), [("label_studio.json", 1), ("doccano.jsonl", 0), ("argilla.json", 1)]
)
def test_what_the_tools_themselves_exported_is_read(name, left_out, taxonomy, written):
    review = import_review(EXPORTS / name, taxonomy)
    labels = [
        (item.example.text, item.example.sentiment, item.example.themes) for item in review.items
    ]
    assert labels == [(each.text, each.sentiment, each.themes) for each in written[:2]]
    assert review.items[1].place == Place("reports/1.pdf", 1, "Findings", 90, 170)
    assert review.items[1].example.id == "0000000000000001-90"
    assert (review.refused, review.left_out) == ((), left_out)


def test_labels_keep_the_place_of_a_sentence(tmp_path):
    write_labels([RAIN], tmp_path / "labels.jsonl")
    assert json.loads((tmp_path / "labels.jsonl").read_text("utf-8")) == {
        "text": "It rained.",
        "sentiment": "strength",
        "themes": {"rain": "strength"},
        "id": "a1-10",
        "source": "Aldham",
        "report": "reports/Aldham.pdf",
        "page": 3,
        "heading": "Weather",
        "start": 10,
        "end": 20,
    }


def test_prodigys_hashes_are_kept(tmp_path):
    review = there_and_back([RAIN], tmp_path, "prodigy", WEATHER)
    write_labels(review.items, tmp_path / "labels.jsonl")
    label = json.loads((tmp_path / "labels.jsonl").read_text("utf-8"))
    assert (label["_input_hash"], label["_task_hash"]) == (-1, 1)


# What is refused, and that the others are not lost


def refused(folder, name, change):
    """Change the first of two answers, and return why it was refused."""
    path = folder / f"review{SUFFIX[name]}"
    export_review([RAIN, WIND], path, WEATHER, name)
    ACCEPT[name](path)
    if path.suffix == ".json":
        records = json.loads(path.read_text("utf-8"))
        change(records[0])
        path.write_text(json.dumps(records), "utf-8")
    else:
        first, *others = path.read_text("utf-8").splitlines(keepends=True)
        record = json.loads(first)
        change(record)
        path.write_text("".join([json.dumps(record) + "\n", *others]), "utf-8")
    review = import_review(path, WEATHER, name)
    assert [item.example for item in review.items] == [WIND.example], "the good one is not lost"
    [problem] = review.refused
    return problem


def regions(*choices):
    return [
        {"from_name": subject, "to_name": "text", "type": "choices", "value": {"choices": said}}
        for subject, said in choices
    ]


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"label": ["sentence:good"]}, "review.jsonl:1: sentiment is 'good'; allowed: strength"),
        ({"label": ["sentence:mixed", "snow:mixed"]}, "'snow' is not in the taxonomy; allowed: ra"),
        ({"label": ["sentence:mixed", "rain"]}, "rain is ''; allowed: strength, concern"),
        ({"label": ["rain:mixed"]}, "sentiment is None; allowed: strength"),
        ({"label": ["sentence:mixed", "sentence:concern"]}, "sentence is both mixed and concern"),
        ({"label": "rain"}, "label is 'rain'; expected a list"),
        ({"text": " "}, "text is ' '; expected a sentence"),
    ],
)
def test_doccano_refuses_with_the_line_and_what_is_allowed(tmp_path, change, told):
    assert told in refused(tmp_path, "doccano", lambda record: record.update(change))


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"accept": ["sentence:mixed", "rain:wet"]}, "review.jsonl:1: rain is 'wet'; allowed: str"),
        ({"accept": ["sentence:mixed", "sentence:neutral"]}, "sentence is both mixed and neutral"),
        ({"answer": "perhaps"}, "answer is 'perhaps'; allowed: accept, reject, ignore"),
        ({"text": None}, "text is None; expected a sentence"),
    ],
)
def test_prodigy_refuses_with_the_line_and_what_is_allowed(tmp_path, change, told):
    assert told in refused(tmp_path, "prodigy", lambda record: record.update(change))


@pytest.mark.parametrize(
    ("annotations", "told"),
    [
        ([annotation(regions(("sentence", ["good"])))], "task 1: sentiment is 'good'; allowed: st"),
        ([annotation(regions(("snow", ["mixed"]), ("sentence", ["mixed"])))], "'snow' is not in"),
        (
            [annotation(regions(("sentence", ["mixed", "neutral"])))],
            "sentence is both mixed and neutral; choose one",
        ),
        ([annotation([])], "sentiment is None; allowed"),
        (
            [
                annotation(regions(("sentence", ["mixed"]))),
                annotation(regions(("sentence", ["concern"]), ("wind", ["concern"]))),
            ],
            "task 1: answered differently, (sentence:mixed) and (sentence:concern, wind:concern)",
        ),
        (["yes"], "an annotation is 'yes'; expected an object"),
        (3, "annotations is 3; expected a list"),
    ],
)
def test_label_studio_refuses_with_the_task_and_what_is_allowed(tmp_path, annotations, told):
    assert told in refused(
        tmp_path, "labelstudio", lambda task: task.update({"annotations": annotations})
    )


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"sentence": [{"value": "good"}]}, "task a1-10: sentiment is 'good'; allowed: strength"),
        ({"rain": [{"value": "mixed"}]}, "sentiment is None; allowed"),
        (
            {"sentence": [{"value": "mixed", "user_id": 1}, {"value": "neutral", "user_id": 2}]},
            "task a1-10: answered differently, (sentence:mixed) and (sentence:neutral)",
        ),
        ({"sentence": ["mixed"]}, "a response is 'mixed'; expected an object"),
        ({"sentence": "mixed"}, "sentence is 'mixed'; expected a list"),
    ],
)
def test_argilla_refuses_with_the_record_and_what_is_allowed(tmp_path, change, told):
    assert told in refused(tmp_path, "argilla", lambda record: record.update({"responses": change}))


@pytest.mark.parametrize(
    ("mark", "sentiment", "rain", "told"),
    [
        ("yes", "good", "", "review.csv:2: sentiment is 'good'; allowed: strength"),
        ("yes", "", "", "sentiment is None; allowed"),
        ("yes", "mixed", "wet", "rain is 'wet'; allowed"),
        ("perhaps", "mixed", "", "reviewed is 'perhaps'; write yes"),
    ],
)
def test_a_sheet_refuses_with_the_line_and_what_is_allowed(tmp_path, mark, sentiment, rain, told):
    path = tmp_path / "review.csv"
    path.write_text(
        f"text,sentiment,rain,wind,reviewed\nIt rained.,{sentiment},{rain},,{mark}\n"
        "It blew., Concern ,,MIXED,TRUE\nIt snowed.,neutral,,,\n",
        "utf-8",
    )
    review = import_review(path, WEATHER)
    assert [item.example for item in review.items] == [
        Example("It blew.", "concern", {"wind": "mixed"})
    ]
    assert review.left_out == 1
    [problem] = review.refused
    assert told in problem


def test_a_line_that_is_no_json_is_refused_and_the_others_are_kept(tmp_path):
    path = tmp_path / "review.jsonl"
    export_review([RAIN], path, WEATHER, "doccano")
    with path.open("a") as stream:
        stream.write("{text\n[]\n" + "[" * 100_000 + "\n")
    review = import_review(path, WEATHER)
    assert len(review.items) == 1
    assert [problem.split(":")[1] for problem in review.refused] == ["2", "3", "4"]


def test_what_people_skipped_is_left_out(tmp_path):
    path = tmp_path / "review.json"
    export_review([RAIN, WIND], path, WEATHER, "labelstudio")
    accept_labelstudio(path)
    tasks = json.loads(path.read_text("utf-8"))
    tasks[0]["annotations"][0]["was_cancelled"] = True
    path.write_text(json.dumps(tasks), "utf-8")
    review = import_review(path, WEATHER)
    assert ([item.example for item in review.items], review.left_out) == ([WIND.example], 1)


@pytest.mark.parametrize("answer", ["ignore", "reject"])
def test_what_prodigy_ignored_or_rejected_is_left_out(tmp_path, answer):
    path = tmp_path / "review.jsonl"
    export_review([RAIN], path, WEATHER, "prodigy")
    ACCEPT["prodigy"](path)
    path.write_text(path.read_text("utf-8").replace('"accept"}', f'"{answer}"}}'), "utf-8")
    task = json.loads(path.read_text("utf-8")) | {"answer": answer}
    path.write_text(json.dumps(task) + "\n", "utf-8")
    assert import_review(path, WEATHER).left_out == 1


@pytest.mark.parametrize("status", ["draft", "discarded"])
def test_drafts_and_discarded_responses_of_argilla_are_left_out(tmp_path, status):
    path = tmp_path / "review.json"
    export_review([RAIN], path, WEATHER, "argilla")
    accept_argilla(path)
    [record] = json.loads(path.read_text("utf-8"))
    for [response] in record["responses"].values():
        response["status"] = status
    path.write_text(json.dumps([record]), "utf-8")
    assert import_review(path, WEATHER).left_out == 1
    [record] = json.loads(path.read_text("utf-8").replace(f'"{status}"', "null"))


def test_people_who_agree_count_once(tmp_path):
    path = tmp_path / "review.csv"
    export_review([RAIN, RAIN], path, WEATHER)
    accept_csv(path)
    assert len(import_review(path, WEATHER).items) == 1


def test_two_rows_that_answer_differently_are_both_refused(tmp_path):
    other = replace(RAIN, example=replace(RAIN.example, sentiment="concern"))
    path = tmp_path / "review.csv"
    export_review([RAIN, other, WIND], path, WEATHER)
    accept_csv(path)
    review = import_review(path, WEATHER)
    assert [item.example for item in review.items] == [WIND.example]
    [problem] = review.refused
    assert f"{path}:2, {path}:3: answered differently" in problem


@pytest.mark.parametrize(
    ("name", "content", "told"),
    [
        ("review.json", b"{", "not JSON"),
        ("review.json", b"{}", "not a list of tasks"),
        ("review.json", b'[{"text": "flat"}]', "name its format: csv, xlsx, labelstudio"),
        ("review.jsonl", b'{"text": "flat"}', "name its format"),
        ("review.txt", b"", "name its format"),
        ("review.csv", b"text,sentiment,rain,wind\n", "no column reviewed in the header"),
        ("review.xlsx", b"PK", "not an Excel workbook"),
    ],
)
def test_files_of_no_review_are_refused(tmp_path, name, content, told):
    (tmp_path / name).write_bytes(content)
    with pytest.raises(LabelError) as caught:
        import_review(tmp_path / name, WEATHER)
    assert told in str(caught.value)
    assert name in str(caught.value)


def test_a_missing_file_is_named(tmp_path):
    with pytest.raises(LabelError, match="not found"):
        import_review(tmp_path / "none.csv", WEATHER)


@pytest.mark.parametrize(
    ("file", "name", "told"),
    [
        ("review.json", None, "name one: labelstudio, argilla"),
        ("review.jsonl", None, "name one: doccano, prodigy"),
        ("review.txt", None, "end the name in .csv, .xlsx, .json, .jsonl"),
        ("review.txt", "doccano", "end the name in .jsonl"),
        ("review.csv", "word", "no such format: 'word'; allowed: csv, xlsx"),
        ("nowhere/review.csv", None, "No such file"),
    ],
)
def test_an_output_that_cannot_be_is_refused(tmp_path, file, name, told):
    with pytest.raises(OutputError) as caught:
        export_review([RAIN], tmp_path / file, WEATHER, name)
    assert told in str(caught.value)


def test_a_sentence_too_long_for_excel_is_refused(tmp_path):
    long = replace(RAIN, example=replace(RAIN.example, text="x" * 32_768))
    with pytest.raises(OutputError, match=r"row 3: text has 32,768 characters"):
        export_review([RAIN, long], tmp_path / "review.xlsx", WEATHER)


@pytest.mark.parametrize("name", ["sentence", "page", "reviewed", "chosen"])
def test_a_theme_with_the_name_of_a_column_is_refused(tmp_path, name):
    with pytest.raises(TaxonomyError, match=name):
        export_review([], tmp_path / "review.csv", Taxonomy("odd", (Theme(name),)))
