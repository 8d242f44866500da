"""Labelled sentences from JSONL, CSV and XLSX."""

import pytest
import xlsxwriter
from hypothesis import given
from hypothesis import strategies as st

from findings_nlp.errors import LabelError
from findings_nlp.examples import read_examples, write_examples
from findings_nlp.records import Example
from findings_nlp.taxonomy import SENTIMENTS, Taxonomy, Theme

WEATHER = Taxonomy("weather", (Theme("rain"), Theme("wind")))
DAYS = [
    Example("It rained, and that is good.", "mixed", {"rain": "strength", "wind": "concern"}),
    Example('=SUM(A1) said "the clerk"\nand left', "neutral", {}, source="Aldham", id="7"),
    Example("’Tis windy – très", "concern", {"wind": "concern"}),
]
ROWS = [
    ["Text", "sentiment", "rain", "wind", "source", "note"],
    ["It rained.", "Strength", "strength", "", "Aldham", "seen"],
    ["", "", "", "", "", ""],
    ["It blew.", "concern", "", " concern ", "", ""],
]
TABLE = [
    Example("It rained.", "strength", {"rain": "strength"}, "Aldham"),
    Example("It blew.", "concern", {"wind": "concern"}),
]


@pytest.mark.parametrize("name", ["days.jsonl", "days.csv"])
def test_what_is_written_is_read_again(tmp_path, name):
    write_examples(DAYS, tmp_path / name, WEATHER)
    assert read_examples([tmp_path / name], WEATHER) == DAYS


@given(
    st.lists(
        st.builds(
            Example,
            text=st.text(
                st.characters(exclude_categories=["Cs"], exclude_characters="\0"), min_size=1
            ).filter(str.strip),
            sentiment=st.sampled_from(SENTIMENTS),
            themes=st.dictionaries(st.sampled_from(["rain", "wind"]), st.sampled_from(SENTIMENTS)),
            source=st.text("ab=+'@ ", max_size=5),
            chosen=st.booleans(),
        ),
        max_size=4,
    )
)
def test_any_sentence_survives_a_round_trip(tmp_path_factory, examples):
    folder = tmp_path_factory.mktemp("days")
    for name in ("days.jsonl", "days.csv"):
        write_examples(examples, folder / name, WEATHER)
        assert read_examples(folder / name, WEATHER) == examples


def test_half_a_character_does_not_stop_writing(tmp_path):
    odd = [Example("a broken \ud800 character", "neutral")]
    write_examples(odd, tmp_path / "days.jsonl")
    assert read_examples(tmp_path / "days.jsonl", WEATHER) == odd
    write_examples(odd, tmp_path / "days.csv", WEATHER)


def test_no_cell_begins_like_a_formula(tmp_path):
    write_examples(DAYS, tmp_path / "days.csv")
    assert "'=SUM" in (tmp_path / "days.csv").read_text(encoding="utf-8")


@pytest.mark.parametrize(("delimiter", "mark"), [(",", ""), (";", "\ufeff"), ("\t", "")])
def test_csv_from_spreadsheets(tmp_path, delimiter, mark):
    lines = [delimiter.join(row) for row in ROWS]
    (tmp_path / "days.csv").write_text(mark + "\r\n".join(lines), encoding="utf-8")
    assert read_examples([tmp_path / "days.csv"], WEATHER) == TABLE


def test_xlsx(tmp_path):
    with xlsxwriter.Workbook(tmp_path / "days.xlsx") as book:
        sheet = book.add_worksheet()
        for number, row in enumerate(ROWS):
            sheet.write_row(number, 0, row)
    assert read_examples([tmp_path / "days.xlsx"], WEATHER) == TABLE


def test_a_folder_is_read_in_the_order_of_its_names(tmp_path):
    write_examples(DAYS[1:], tmp_path / "b.jsonl")
    write_examples(DAYS[:1], tmp_path / "a.csv", WEATHER)
    (tmp_path / "README.md").write_text("notes")
    assert read_examples([tmp_path], WEATHER) == DAYS


def test_other_keys_are_ignored_and_file_counts_as_source(tmp_path):
    (tmp_path / "days.jsonl").write_text(
        '{"text": "It rained.", "sentiment": "neutral", "themes": {}, "file": "a.pdf", "pool": 1}\n'
    )
    assert read_examples(tmp_path / "days.jsonl", WEATHER) == [
        Example("It rained.", "neutral", {}, "a.pdf")
    ]


@pytest.mark.parametrize(
    ("line", "message"),
    [
        (
            '{"text": "x", "sentiment": "good", "themes": {}}',
            "sentiment is 'good'; allowed: strength, concern",
        ),
        ('{"text": "x", "themes": {}}', "sentiment is None; allowed"),
        ('{"text": "x", "sentiment": "mixed", "theme": {"rain": "mixed"}}', "themes is None"),
        ('{"text": " ", "sentiment": "mixed", "themes": {}}', "text is ' '; expected a sentence"),
        ('{"text": "x", "sentiment": "mixed", "themes": ["rain"]}', "themes is ['rain']"),
        ('{"text": "x", "sentiment": "mixed", "themes": {"ran": "mixed"}}', "allowed: rain, wind"),
        ('{"text": "x", "sentiment": "mixed", "themes": {"rain": true}}', "rain is True; allowed"),
        ('{"text": "x", "sentiment": "mixed", "themes": {}, "chosen": 1}', "chosen is 1; expected"),
        ("[1, 2]", "found [1, 2]; expected an object"),
        ("{text: x}", "not JSON"),
        ("\xff", "not JSON"),
        ("[" * 100_000, "not JSON"),
    ],
)
def test_a_bad_line_is_named_with_what_is_allowed(tmp_path, line, message):
    path = tmp_path / "days.jsonl"
    good = b'{"text": "x", "sentiment": "mixed", "themes": {}}\n'
    path.write_bytes(good + b"\n" + line.encode("latin-1") + b"\n")
    with pytest.raises(LabelError) as caught:
        read_examples([path], WEATHER)
    assert f"{path}:3: " in str(caught.value)
    assert message in str(caught.value)


def test_all_bad_rows_are_listed_up_to_twenty(tmp_path):
    (tmp_path / "days.jsonl").write_text("{}\n" * 30)
    with pytest.raises(LabelError) as caught:
        read_examples([tmp_path / "days.jsonl"], WEATHER)
    lines = str(caught.value).splitlines()
    assert len(lines) == 21
    assert lines[-1] == "and 10 more"


def test_csv_lines_are_counted_as_an_editor_does(tmp_path):
    path = tmp_path / "days.csv"
    path.write_text('text,sentiment,rain,wind\n"two\nlines",mixed,,\n"x",oops,,\n')
    with pytest.raises(LabelError, match=r"days\.csv:4: sentiment is 'oops'"):
        read_examples([path], WEATHER)


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("days.csv", b"text,sentiment,rain\nx,mixed,\n", "no column wind in the header"),
        ("days.csv", b"", "no column text, sentiment, rain, wind"),
        ("days.csv", "text,sentiment,rain,wind\n’,mixed,,".encode("cp1252"), "CSV UTF-8"),
        ("days.csv", b"text,sentiment,rain,wind\n" + b"x" * 200_000, "not a CSV file"),
        ("days.xlsx", b"PK not really", "not an Excel workbook"),
        ("days.docx", b"", "give a .jsonl, .csv, .xlsx file"),
    ],
)
def test_files_that_cannot_be_labels_are_refused(tmp_path, name, content, message):
    (tmp_path / name).write_bytes(content)
    with pytest.raises(LabelError) as caught:
        read_examples([tmp_path / name], WEATHER)
    assert message in str(caught.value)
    assert name in str(caught.value)


def test_missing_files_and_empty_folders_are_named(tmp_path):
    with pytest.raises(LabelError, match=r"days\.csv: not found"):
        read_examples([tmp_path / "days.csv"], WEATHER)
    with pytest.raises(LabelError, match="holds no"):
        read_examples([tmp_path], WEATHER)
    with pytest.raises(LabelError, match="no files"):
        read_examples([], WEATHER)
    with pytest.raises(LabelError, match=r"\.jsonl or \.csv"):
        write_examples(DAYS, tmp_path / "days.xlsx")


def test_the_projects_own_data(taxonomy, written):
    assert len(written) > 2000
    assert {theme for example in written for theme in example.themes} == set(taxonomy.theme_names)


def test_a_column_of_a_theme_that_the_taxonomy_lacks_is_named(taxonomy, tmp_path, caplog):
    names = ",".join(taxonomy.theme_names)
    (tmp_path / "mine.csv").write_text(
        f"text,sentiment,{names},missing_children,note\n"
        "Nobody asked where the girl had been.,concern,,,,,concern,read twice\n",
        "utf-8",
    )
    [example] = read_examples(tmp_path / "mine.csv", taxonomy)
    assert example.themes == {}
    assert [record.message for record in caplog.records] == [
        f"{tmp_path / 'mine.csv'}: column missing_children holds sentiments but is no theme of the "
        "taxonomy, so it is passed over; give a taxonomy that has the theme"
    ]
