import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from findings_nlp.reading.markdown import read_markdown
from findings_nlp.reading.problems import Unreadable
from findings_nlp.reading.text import read_text


def shown(reading):
    return [(block.kind, block.label, block.text) for block in reading.blocks]


def texts(reading):
    return [block.text for block in reading.blocks]


WRAPPED = b"""\
INSPECTION OF LANCASHIRE

Custody and training

The force has a clear plan for its training. Officers in the con-
trol room have been trained in the risk of stalking, and their
sergeants check the welfare of 16-
and 17-year-olds. Control room staff are well-
trained.

3. Custody

3.1 Detainees are seen by a nurse within an hour. The suite was:
- visited each day by an inspector of the force, or by somebody
  else
- clean
* safe

1. Officers should learn.
2. Officers should teach.
12.5 per cent of officers have done neither.
"""


def test_wrapped_text_becomes_headings_paragraphs_and_items():
    assert shown(read_text(WRAPPED)) == [
        ("heading", "", "INSPECTION OF LANCASHIRE"),
        ("heading", "", "Custody and training"),
        (
            "paragraph",
            "",
            "The force has a clear plan for its training. Officers in the control room have been "
            "trained in the risk of stalking, and their sergeants check the welfare of 16- and "
            "17-year-olds. Control room staff are well-trained.",
        ),
        ("heading", "3.", "Custody"),
        ("numbered", "3.1", "Detainees are seen by a nurse within an hour. The suite was:"),
        ("bullet", "-", "visited each day by an inspector of the force, or by somebody else"),
        ("bullet", "-", "clean"),
        ("bullet", "*", "safe"),
        ("numbered", "1.", "Officers should learn."),
        ("numbered", "2.", "Officers should teach."),
        ("paragraph", "", "12.5 per cent of officers have done neither."),
    ]


def test_lines_that_are_whole_paragraphs_stay_apart():
    first = "Officers have had the training they need. " * 6
    second = "The custody suite is safe and clean. " * 6
    assert texts(read_text(f"{first}\n{second}\n".encode())) == [first.strip(), second.strip()]


def test_a_line_with_room_for_the_next_word_ends_its_paragraph():
    data = (
        b"Custody is safe.\nTraining has got better over the last year in every one of the teams."
    )
    assert len(texts(read_text(data))) == 2


def test_underlined_line_is_a_heading():
    assert shown(read_text(b"Our findings\n============\nOfficers are trained.\n")) == [
        ("heading", "", "Our findings"),
        ("paragraph", "", "Officers are trained."),
    ]


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-32", "cp1252"], ids=lambda name: name
)
def test_encodings_of_british_offices(encoding):
    text = "The force’s “plan” – it costs £5 – works."
    assert texts(read_text(text.encode(encoding))) == [text]


def test_big_endian_utf_16_with_its_mark():
    assert texts(read_text(b"\xfe\xff" + "Café staff.".encode("utf-16-be"))) == ["Café staff."]


def test_every_kind_of_line_end():
    assert texts(read_text(b"One.\r\n\r\nTwo.\r\rThree.\n\nFour.")) == [
        "One.",
        "Two.",
        "Three.",
        "Four.",
    ]


def test_stray_nuls_are_taken_out():
    assert texts(read_text(b"Officers are\0 trained in the safe use of force.")) == [
        "Officers are trained in the safe use of force."
    ]


@pytest.mark.parametrize(
    "data",
    [bytes(range(256)) * 20, b"\0" * 900 + b"abc", "Plain words".encode("utf-16-le") * 9],
    ids=["random", "mostly NUL", "UTF-16 without a mark"],
)
def test_binary_data_is_no_text(data):
    with pytest.raises(Unreadable) as caught:
        read_text(data)
    assert caught.value.problem == "unknown_format"


PAGED = (
    "\f".join(
        f"Ofsted inspection of Barking\n\n{body}\n\nPage {number}\n"
        for number, body in enumerate(
            [
                "Staff know the risks and they act",
                "on them without delay.",
                "Referrals are timely.",
            ],
            start=1,
        )
    )
).encode()


def test_form_feeds_turn_pages_and_furniture_is_left_out():
    reading = read_text(PAGED)
    assert reading.page_count == 3
    assert [
        (block.text, [(m.offset, m.page) for m in block.marks]) for block in reading.blocks
    ] == [
        ("Staff know the risks and they act on them without delay.", [(0, 1), (34, 2)]),
        ("Referrals are timely.", [(0, 3)]),
    ]
    assert [left.text for left in reading.left_out if left.page == 2] == [
        "Ofsted inspection of Barking",
        "Page 2",
    ]


def test_a_last_form_feed_makes_no_page():
    assert read_text(b"One page.\n\f").page_count == 1


MARKDOWN = """\
---
title: A report
---
# Inspection of *Custody* #

Officers **were** trained[^1] in `RMS`, a [new system](http://x.y/z "t"), and 5*3.
The force’s snake_case is _good_ &amp; ~~bad~~ ![logo](l.png) \\*so\\*.

Our findings
------------
Areas for improvement include:

- training of
  staff
  - a nested one
- [x] referrals

1. first
2) second

| Theme | What |
|---|:--:|
| custody | Good **work** |

> quoted text
> goes on

```
code text
```
[^1]: See the guide.
[ref]: http://x
***
1.2 The last<br>one with <b>HTML</b><sup>2</sup> <!-- not this -->
"""


def test_markdown_is_made_plain():
    assert shown(read_markdown(MARKDOWN.encode())) == [
        ("heading", "", "Inspection of Custody"),
        (
            "paragraph",
            "",
            "Officers were trained in RMS, a new system, and 5*3. "
            "The force’s snake_case is good & bad *so*.",
        ),
        ("heading", "", "Our findings"),
        ("paragraph", "", "Areas for improvement include:"),
        ("bullet", "•", "training of staff"),
        ("bullet", "◦", "a nested one"),
        ("bullet", "•", "referrals"),
        ("numbered", "1.", "first"),
        ("numbered", "2)", "second"),
        ("cell", "", "Theme"),
        ("cell", "", "What"),
        ("cell", "", "custody"),
        ("cell", "", "Good work"),
        ("paragraph", "", "quoted text goes on"),
        ("paragraph", "", "code text"),
        ("footnote", "1", "See the guide."),
        ("numbered", "1.2", "The last one with HTML"),
    ]


@pytest.mark.parametrize(
    "piece", ["[", "[a](", "*", "`", "<", "<!--", "| ", "- ", "\\", "_a", "~~~\n"]
)
def test_markdown_takes_time_in_proportion_to_size(piece):
    read_markdown((piece * 30_000).encode())  # seconds here would be minutes for a whole file


@settings(max_examples=150, deadline=None)
@given(st.text(alphabet="aB.-*#|`>[]()_~ \n\f\t1•=:<\xad’", max_size=200))
def test_any_text_can_be_read(text):
    for read in (read_text, read_markdown):
        for block in read(text.encode()).blocks:
            assert block.text == block.text.strip()
            assert block.marks[0].offset == 0
            assert all(mark.offset <= len(block.text) for mark in block.marks)


@pytest.mark.parametrize("line", ["words of it ", "-\n", "a", "a-\n", "’", "Word\n", ".”", "= "])
def test_huge_paragraphs_take_time_in_proportion_to_size(line):
    read_text((line * 40_000).encode())
