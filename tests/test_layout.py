import time

from hypothesis import given
from hypothesis import strategies as st

from findings_nlp.layout import Line, Page, lay_out
from findings_nlp.records import PageMark

HEIGHT = 842.0


def line(text, top=700.0, left=72.0, page=1, *, size=11.0, bold=False, raised=False):
    """Return a line whose letters are half as wide as high, as in Tahoma."""
    right = left + len(text) * size / 2
    return Line(page, text, left, top - 1.2 * size, right, top, size, bold, left, raised)


def page_of(*lines, number=1):
    return Page(number, HEIGHT, lines)


def prose(count, top=700.0, page=1, left=72.0):
    """Return the lines of a paragraph, all but the last one full."""
    full = [
        line(
            "officers attend promptly and they record what the child tells them", place, left, page
        )
        for place in (top - 14 * index for index in range(count - 1))
    ]
    return [*full, line("and act on it.", top - 14 * (count - 1), left, page)]


def texts(laid_out, kind=None):
    return [block.text for block in laid_out.blocks if kind in (None, block.kind)]


def test_a_text_box_drawn_last_is_read_where_it_stands():
    box = line("A box about custody that stands between the two paragraphs of this page.", 600)
    laid_out = lay_out([page_of(*prose(3, 700), *prose(3, 500), box)])
    assert [text[:5] for text in texts(laid_out)] == ["offic", "A box", "offic"]


def test_a_box_narrower_than_the_page_keeps_a_line_that_ends_before_a_name():
    box = [
        line("it was raised with the Child and Family Court", 500 - 14 * row, 75)
        for row in range(8)
    ]
    box[3] = line("in June by the new team for Child and", 458, 75)
    box[4] = line("Family, which was told of the Child and Family", 444, 75)
    wide = prose(8, 700, left=72.0)
    assert len(texts(lay_out([page_of(*wide, *box)]))) == 2


def test_two_columns_are_read_one_after_the_other():
    left = [line("the first column says what", 700 - 14 * row) for row in range(8)]
    right = [line("the second column says how", 700 - 14 * row, 300) for row in range(8)]
    laid_out = lay_out([page_of(*left, *right)])
    assert texts(laid_out) == [
        " ".join(["the first column says what"] * 8),
        " ".join(["the second column says how"] * 8),
    ]


def test_bold_cells_of_a_row_are_no_headings():
    row = [line("Judgement", 500, bold=True), line("Grade", 500, 400, bold=True)]
    laid_out = lay_out([page_of(*prose(6), *row, line("Custody", 480), line("Good", 480, 400))])
    assert texts(laid_out, "heading") == []
    assert texts(laid_out, "cell") == ["Judgement", "Grade", "Custody", "Good"]


def test_large_text_is_a_heading_and_a_bold_sentence_is_not():
    large = line("Custody", 720, size=14.0)
    sentence = line("The force is good at this.", 600, bold=True)
    laid_out = lay_out([page_of(large, *prose(5), sentence)])
    assert texts(laid_out, "heading") == ["Custody"]
    assert "The force is good at this." in texts(laid_out, "paragraph")


def test_a_list_item_whose_text_hangs_goes_on_over_a_page_turn():
    first = [
        line("\u2022 train the staff of all custody suites in first aid and check that", 100),
        line("they know the risks of restraint, and that they ask for a nurse", 86, 84),
    ]
    rest = line("before they use it", 700, 84, page=2)
    laid_out = lay_out([page_of(*prose(3), *first), page_of(rest, *prose(3, 600, 2), number=2)])
    (item,) = (block for block in laid_out.blocks if block.kind == "bullet")
    assert item.text.endswith("ask for a nurse before they use it")
    assert item.label == "\u2022"
    assert item.marks == (PageMark(0, 1), PageMark(item.text.index("before"), 2))


def test_a_footnote_between_two_halves_of_a_sentence_comes_after_it():
    note = line("See the annex.", 80, size=8.0, raised=True)
    half = prose(3)[:2]
    laid_out = lay_out(
        [
            page_of(
                *prose(9),
                *[each._replace(bottom=each.bottom - 200, top=each.top - 200) for each in half],
                note,
            ),
            page_of(line("and they keep it.", page=2), number=2),
        ]
    )
    assert [block.kind for block in laid_out.blocks] == ["paragraph", "paragraph", "footnote"]
    assert laid_out.blocks[1].text.endswith("tells them and they keep it.")


def test_a_header_that_changes_its_digits_is_furniture_on_every_page():
    pages = [
        page_of(
            line(f"Report {number} of 2024", 820, page=number),
            *prose(3, page=number),
            number=number,
        )
        for number in range(1, 6)
    ]
    laid_out = lay_out(pages)
    assert [each.text for each in laid_out.left_out] == [f"Report {n} of 2024" for n in range(1, 6)]
    assert {each.kind for each in laid_out.left_out} == {"furniture"}


def test_a_heading_that_stands_once_at_the_top_of_a_page_is_kept():
    laid_out = lay_out(
        [page_of(line("Custody", 820, bold=True), *prose(3)), page_of(*prose(3, page=2), number=2)]
    )
    assert texts(laid_out)[0] == "Custody"
    assert laid_out.left_out == ()


def test_contents_go_on_over_a_page_turn_until_numbers_fall():
    def entry(title, number, top, page):
        return line(title, top, page=page), line(str(number), top, 480, page)

    first = [line("Contents"), *entry("Summary", 3, 660, 1), *entry("Custody", 7, 640, 1)]
    second = [*entry("Training", 9, 700, 2), *entry("Annex", 15, 680, 2), *prose(3, 600, 2)]
    laid_out = lay_out([page_of(*first), page_of(*second, number=2)])
    assert [(each.page, each.text) for each in laid_out.left_out] == [
        (1, "Contents"),
        (1, "Summary 3"),
        (1, "Custody 7"),
        (2, "Training 9"),
        (2, "Annex 15"),
    ]
    assert len(laid_out.blocks) == 1


def test_a_list_under_the_word_contents_without_page_numbers_is_kept():
    titles = [line("Contents", 720), line("Custody", 690), line("Training", 660)]
    laid_out = lay_out([page_of(*titles, *prose(3, 600))])
    assert texts(laid_out)[:3] == ["Contents", "Custody", "Training"]


def test_a_report_without_lines_has_no_blocks():
    assert lay_out([page_of()]).blocks == ()
    assert lay_out([]).blocks == ()


WORDS = st.text("abcDE,.:-\u2022 12", min_size=1, max_size=30).map(str.strip).filter(bool)
LINES = st.builds(
    line,
    WORDS,
    top=st.integers(0, 842).map(float),
    left=st.integers(0, 500).map(float),
    size=st.sampled_from([6.0, 8.0, 11.0, 14.0]),
    bold=st.booleans(),
    raised=st.booleans(),
)


def letters(texts):
    return sorted(letter for text in texts for letter in text if letter.isalnum())


@given(st.lists(LINES, max_size=25))
def test_no_letter_is_lost_and_marks_point_into_the_text(lines):
    again = [each._replace(page=2) for each in lines]
    laid_out = lay_out([page_of(*lines), page_of(*again, number=2)])
    kept = [block.label + block.text for block in laid_out.blocks]
    kept += [each.text for each in laid_out.left_out]
    assert letters(kept) == letters(each.text for each in [*lines, *again])
    for block in laid_out.blocks:
        assert block.text
        assert block.marks[0].offset == 0
        assert all(mark.offset < len(block.text) for mark in block.marks)
        assert [mark.page for mark in block.marks] == sorted({mark.page for mark in block.marks})


def test_a_page_of_very_many_lines_takes_time_in_proportion():
    scattered = [line("x1", 800 - index % 97, 10 + index % 499) for index in range(20_000)]
    started = time.process_time()
    lay_out([page_of(*scattered)])
    assert time.process_time() - started < 20
