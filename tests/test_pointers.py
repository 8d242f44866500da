"""Files of pointers: round trips, and what is refused."""

import json
from dataclasses import replace

import pytest

from findings_nlp.errors import LabelError
from findings_nlp.labels.pointers import Pointer, read_pointers, write_pointers

RAIN = Pointer("ab" * 32, 3, 40, "0123456789abcdef", "mixed", {"custody": "concern"})
RECORD = {
    "report": "ab" * 32,
    "page": 3,
    "length": 40,
    "hash": "0123456789abcdef",
    "sentiment": "mixed",
    "themes": {"custody": "concern"},
}


def test_what_is_written_is_read_again(tmp_path, taxonomy):
    pointers = [RAIN, replace(RAIN, page=9, themes={}), replace(RAIN, chosen=True)]
    write_pointers(pointers, tmp_path / "b.jsonl")
    write_pointers([RAIN], tmp_path / "a.jsonl")
    assert read_pointers([tmp_path / "b.jsonl"], taxonomy) == pointers
    assert read_pointers([tmp_path], taxonomy) == [RAIN, *pointers]
    assert json.loads((tmp_path / "a.jsonl").read_text("utf-8")) == RECORD


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"length": 0}, "length is 0"),
        ({"length": 10**9}, "length is 1000000000"),
        ({"length": True}, "length is True"),
        ({"page": -1}, "page is -1"),
        ({"page": "3"}, "page is '3'"),
        ({"page": 2.5}, "page is 2.5"),
        ({"hash": "0123"}, "hash is '0123'"),
        ({"hash": "0123456789ABCDEF"}, "hash is"),
        ({"hash": "0123456789abcdef\n"}, "hash is"),
        ({"report": "../../etc/passwd"}, "report is"),
        ({"report": None}, "report is None"),
        ({"sentiment": "good"}, "sentiment is 'good'"),
        ({"themes": None}, "themes is None"),
        ({"chosen": "no"}, "chosen is 'no'"),
        ({"themes": ["custody"]}, "themes is"),
        ({"themes": {"weather": "mixed"}}, "weather"),
        ({"themes": {"custody": {}}}, "custody is {}"),
    ],
)
def test_a_hostile_pointer_is_refused_with_file_and_line(tmp_path, taxonomy, change, told):
    path = tmp_path / "bad.jsonl"
    path.write_text(f"{json.dumps(RECORD)}\n\n{json.dumps(RECORD | change)}\n", "utf-8")
    with pytest.raises(LabelError, match=r"bad\.jsonl:3: ") as refused:
        read_pointers([path], taxonomy)
    assert told in str(refused.value)


@pytest.mark.parametrize("line", [b"{", b"[1]", b"\xff\xfe", b"[" * 100_000, b'"page"', b"NaN"])
def test_what_is_no_object_is_refused(tmp_path, taxonomy, line):
    path = tmp_path / "bad.jsonl"
    path.write_bytes(line)
    with pytest.raises(LabelError, match=r"bad\.jsonl:1: "):
        read_pointers([path], taxonomy)


def test_twenty_problems_are_listed(tmp_path, taxonomy):
    path = tmp_path / "bad.jsonl"
    path.write_text("{}\n" * 25, "utf-8")
    with pytest.raises(LabelError, match="and 5 more"):
        read_pointers([path], taxonomy)


def test_a_missing_file_and_an_empty_folder_are_told(tmp_path, taxonomy):
    with pytest.raises(LabelError, match=r"none\.jsonl"):
        read_pointers([tmp_path / "none.jsonl"], taxonomy)
    with pytest.raises(LabelError, match=r"holds no \.jsonl"):
        read_pointers([tmp_path], taxonomy)
