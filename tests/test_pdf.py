import pytest
from pdf_pages import LEFT, SIZE, TOP, all_of, image, in_font, lines, paragraph, pdf_of, vera

from findings_nlp.reading.limits import Limits
from findings_nlp.reading.pdf import read_pdf
from findings_nlp.reading.problems import ADVICE, Unreadable
from findings_nlp.records import PageMark


def read(*pages, **options):
    return read_pdf(pdf_of(*pages, **options), Limits())


def texts(reading, kind=None):
    return [block.text for block in reading.blocks if kind in (None, block.kind)]


def left_out(reading, kind):
    return [(each.page, each.text) for each in reading.left_out if each.kind == kind]


def refusal(data, limits=None):
    with pytest.raises(Unreadable) as caught:
        read_pdf(data, limits or Limits())
    assert caught.value.problem in ADVICE
    return caught.value.problem, caught.value.found


def test_lines_of_a_paragraph_become_one_text():
    reading = read(lines(paragraph(1)))
    assert texts(reading) == [" ".join(paragraph(1))]
    assert reading.blocks[0].kind == "paragraph"
    assert reading.blocks[0].marks == (PageMark(0, 1),)
    assert (reading.format, reading.page_count, reading.warnings) == ("pdf", 1, ())


def test_paragraphs_are_told_apart_by_the_gap_and_by_a_short_last_line():
    words = [*paragraph(1)[:2], "delay. They review it."]
    reading = read(
        all_of(lines(words), lines(paragraph(2), TOP - 42), lines(paragraph(3), TOP - 110))
    )
    assert texts(reading) == [" ".join(words), " ".join(paragraph(2)), " ".join(paragraph(3))]


def test_a_bold_line_is_a_heading():
    bold = in_font("Helvetica-Bold", SIZE, lines(["Custody"], TOP + 14))
    reading = read(all_of(bold, lines(paragraph(1))))
    assert [(block.kind, block.text) for block in reading.blocks] == [
        ("heading", "Custody"),
        ("paragraph", " ".join(paragraph(1))),
    ]


def test_running_headers_and_page_numbers_are_left_out_and_listed():
    def page(number):
        header = lines(["Inspection of Lancashire Constabulary"], 800)
        footer = lines([f"Page {number} of 4"], 30)
        return all_of(header, lines(paragraph(number)), footer)

    reading = read(*map(page, range(1, 5)))
    assert texts(reading) == [" ".join(paragraph(number)) for number in range(1, 5)]
    assert left_out(reading, "furniture") == [
        (number, text)
        for number in range(1, 5)
        for text in ("Inspection of Lancashire Constabulary", f"Page {number} of 4")
    ]


def test_bullets_and_numbers_become_labels():
    bullets = all_of(
        lines(["\u2022   make sure that all staff in custody are trained in first aid and know"]),
        lines(["how to care for children who are detained"], TOP - 14, LEFT + 13),
        lines(["\u2022   keep a record of referrals"], TOP - 28),
        lines(["12.  The force has a plan for its cells."], TOP - 60),
    )
    assert [(block.kind, block.label, block.text) for block in read(bullets).blocks] == [
        (
            "bullet",
            "\u2022",
            "make sure that all staff in custody are trained in first aid and know "
            "how to care for children who are detained",
        ),
        ("bullet", "\u2022", "keep a record of referrals"),
        ("numbered", "12.", "The force has a plan for its cells."),
    ]


def test_a_hyphen_at_the_end_of_a_line_stays_unless_the_report_writes_the_word_without():
    words = [
        "The force has a good process for multi-agency work with the council and a multi-",
        "agency hub, and since June it has an intervention team, of which the inter-",
        "vention officers for children who are 16-",
        "and 17-year-olds are a part.",
    ]
    (text,) = texts(read(lines(words)))
    assert "a multi-agency hub" in text
    assert "the intervention officers" in text
    assert "16- and 17-year-olds" in text


def test_footnote_marks_are_not_in_the_text_and_footnotes_are_blocks_of_their_own():
    def page(canvas):
        lines(["The force reviews its training"])(canvas)
        end = LEFT + canvas.stringWidth("The force reviews its training", "Helvetica", SIZE)
        in_font("Helvetica", 6, lines(["12"], TOP + 4, end))(canvas)
        lines(
            ["each year and reports on it to the panel of the commissioner, which asks"],
            TOP,
            end + 9,
        )(canvas)
        in_font("Helvetica", 5, lines(["12"], 103))(canvas)
        in_font("Helvetica", 8, lines(["Training is mandatory for custody staff."], 100, LEFT + 8))(
            canvas
        )

    reading = read(all_of(page, lines(["for evidence of 29 courses in 2023."], TOP - 14)))
    assert texts(reading, "paragraph") == [
        "The force reviews its training each year and reports on it to the panel of the "
        "commissioner, which asks for evidence of 29 courses in 2023."
    ]
    assert texts(reading, "footnote") == ["Training is mandatory for custody staff."]


def test_a_paragraph_goes_on_over_a_page_turn():
    first, second, third = paragraph(1)
    footnote = in_font("Helvetica", 8, lines(["1 See the annex."], 60))
    reading = read(all_of(lines([first, second], 100), footnote), lines([third]))
    whole = " ".join(paragraph(1))
    assert texts(reading) == [whole, "1 See the annex."]
    assert reading.blocks[0].marks == (PageMark(0, 1), PageMark(whole.index("delay."), 2))


def test_a_finished_paragraph_does_not_go_on_over_a_page_turn():
    reading = read(lines(paragraph(1), 120), lines(paragraph(2)))
    assert texts(reading) == [" ".join(paragraph(1)), " ".join(paragraph(2))]


def test_cells_of_a_table_stay_apart_row_by_row():
    rows = [
        (
            560,
            ["Custody staff are trained in", "first aid"],
            ["The force does not keep any records of", "referrals"],
        ),
        (520, ["Supervision is regular"], ["Visits are late"]),
    ]
    table = all_of(
        *[
            lines(cell, top, left)
            for top, *cells in rows
            for left, cell in zip((72, 240), cells, strict=True)
        ],
        lines(["A note in a third column that makes the table as wide as the page"], 480),
    )
    reading = read(all_of(lines(paragraph(1)), table))
    assert texts(reading, "cell") == [
        "Custody staff are trained in first aid",
        "The force does not keep any records of referrals",
        "Supervision is regular",
        "Visits are late",
    ]


def test_a_table_of_contents_is_left_out_and_listed():
    titles = ["Summary of our findings", "Custody", "Training and supervision", "Annex"]
    numbers = ["3", "4", "11", "20"]
    rows = [
        all_of(lines([title], 660 - 20 * row), lines([number], 660 - 20 * row, 500))
        for row, (title, number) in enumerate(zip(titles, numbers, strict=True))
    ]
    contents = all_of(lines(["Contents"]), *rows)
    reading = read(contents, lines(paragraph(1)))
    assert texts(reading) == [" ".join(paragraph(1))]
    assert left_out(reading, "contents") == [
        (1, "Contents"),
        (1, "Summary of our findings 3"),
        (1, "Custody 4"),
        (1, "Training and supervision 11"),
        (1, "Annex 20"),
    ]


def test_contents_with_leader_dots_are_left_out_wherever_they_stand():
    dotted = lines(
        ["Custody .......................... 4", "Training ......................... 9"], 500
    )
    reading = read(all_of(lines(paragraph(1)), dotted))
    assert texts(reading) == [" ".join(paragraph(1))]
    assert len(left_out(reading, "contents")) == 2


def test_ligatures_and_soft_hyphens_are_written_out():
    words = ["Inspectors \ufb01nd the \ufb02oor of the of\u00adfice safe."]
    reading = read(in_font(vera(), SIZE, lines(words)))
    assert texts(reading) == ["Inspectors find the floor of the office safe."]


def test_a_page_that_is_shown_turned_reads_as_it_is_seen():
    def sideways(canvas):
        canvas.setPageRotation(90)
        canvas.rotate(90)
        canvas.translate(0, -595)
        lines(paragraph(1), 500)(canvas)

    assert texts(read(sideways)) == [" ".join(paragraph(1))]


def test_a_web_page_saved_as_pdf_is_not_a_pdf():
    assert refusal(b"<!DOCTYPE html><title>Not found</title>")[0] == "not_a_pdf"


def test_a_pdf_with_a_password_is_encrypted():
    assert refusal(pdf_of(lines(paragraph(1)), encrypt="secret"))[0] == "encrypted"


def test_a_truncated_pdf_is_damaged():
    data = pdf_of(lines(paragraph(1)))
    assert refusal(data[: len(data) * 6 // 10])[0] == "damaged"


def test_a_pdf_without_pages_is_empty():
    data = (
        b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n"
        b"2 0 obj<</Type/Pages/Kids[]/Count 0>>endobj\n"
        b"xref\n0 3\n0000000000 65535 f \n0000000009 00000 n \n0000000052 00000 n \n"
        b"trailer<</Root 1 0 R/Size 3>>\nstartxref\n96\n%%EOF\n"
    )
    assert refusal(data) == ("empty", "the PDF has no pages")


def test_a_scanned_report_has_no_text_and_the_message_counts_its_images():
    problem, found = refusal(pdf_of(image(), image(), image()))
    assert problem == "no_text"
    assert "3 pages" in found
    assert "3 of them are images" in found


def test_scanned_pages_within_a_report_give_a_warning_that_names_them():
    reading = read(lines(paragraph(1)), image(), lines(paragraph(2)), image())
    (warning,) = reading.warnings
    assert warning.startswith("pages 2, 4: an image without text")


def test_a_page_with_hardly_any_text_and_no_image_gives_a_warning():
    full = lines(paragraph(1) * 8)
    reading = read(full, full, lines(["Annex"]), all_of(image(0.2), lines(["Cover"])))
    (warning,) = reading.warnings
    assert warning.startswith("page 3: 5 characters")


def test_a_report_over_a_limit_is_too_large_and_both_figures_are_named():
    data = pdf_of(*[lines(paragraph(number)) for number in range(1, 5)])
    length = len("\r\n".join(paragraph(1)))
    for limits, figures in [
        (Limits(pages=3), "4 pages, over 3"),
        (Limits(page_characters=100), f"page 1 has {length} characters, over 100"),
        (Limits(report_characters=300), "over 300"),
    ]:
        problem, found = refusal(data, limits)
        assert problem == "too_large"
        assert figures in found
