import io
import struct
import zipfile

import pytest

from findings_nlp.reading.docx import read_docx
from findings_nlp.reading.limits import Limits
from findings_nlp.reading.problems import Unreadable

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
MC = "http://schemas.openxmlformats.org/markup-compatibility/2006"
STRICT = "http://purl.oclc.org/ooxml/wordprocessingml/main"
RELATION = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


def part(tag, inner):
    return f'<?xml version="1.0"?><w:{tag} xmlns:w="{W}" xmlns:mc="{MC}">{inner}</w:{tag}>'


def relations(**targets):
    rows = "".join(
        f'<Relationship Id="{kind}" Type="{RELATION}/{kind}" Target="{target}"/>'
        for kind, target in targets.items()
    )
    return f'<Relationships xmlns="urn:relations">{rows}</Relationships>'


STYLES = part(
    "styles",
    """
    <w:style w:styleId="H1"><w:name w:val="heading 1"/></w:style>
    <w:style w:styleId="House"><w:name w:val="House head"/><w:basedOn w:val="Base"/></w:style>
    <w:style w:styleId="Base"><w:name w:val="Base"/><w:basedOn w:val="House"/>
      <w:pPr><w:outlineLvl w:val="1"/></w:pPr></w:style>
    <w:style w:styleId="TOC1"><w:name w:val="toc 1"/></w:style>
    <w:style w:styleId="Ghost"><w:name w:val="Ghost"/><w:rPr><w:vanish/></w:rPr></w:style>
    <w:style w:styleId="Dots"><w:name w:val="Dots"/>
      <w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr></w:style>
    """,
)
NUMBERING = part(
    "numbering",
    """
    <w:abstractNum w:abstractNumId="7">
      <w:lvl w:ilvl="0"><w:numFmt w:val="bullet"/><w:lvlText w:val="\uf0b7"/></w:lvl>
      <w:lvl w:ilvl="1"><w:numFmt w:val="bullet"/></w:lvl></w:abstractNum>
    <w:abstractNum w:abstractNumId="8">
      <w:lvl w:ilvl="0"><w:start w:val="3"/><w:numFmt w:val="decimal"/>
        <w:lvlText w:val="%1."/></w:lvl>
      <w:lvl w:ilvl="1"><w:numFmt w:val="lowerLetter"/><w:lvlText w:val="%1(%2)"/></w:lvl>
      <w:lvl w:ilvl="2"><w:numFmt w:val="upperRoman"/><w:lvlText w:val="%3)"/></w:lvl>
      <w:lvl w:ilvl="3"><w:numFmt w:val="none"/></w:lvl></w:abstractNum>
    <w:num w:numId="1"><w:abstractNumId w:val="7"/></w:num>
    <w:num w:numId="2"><w:abstractNumId w:val="8"/></w:num>
    <w:num w:numId="3"><w:abstractNumId w:val="8"/>
      <w:lvlOverride w:ilvl="0"><w:startOverride w:val="1"/></w:lvlOverride></w:num>
    """,
)
NOTES = part(
    "footnotes",
    '<w:footnote w:id="2"><w:p><w:r><w:footnoteRef/></w:r><w:r><w:t> See the guide.</w:t></w:r>'
    "</w:p></w:footnote>",
)


def docx(body, *, document="word/document.xml", compression=zipfile.ZIP_DEFLATED, **parts):
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w", compression) as archive:
        archive.writestr("_rels/.rels", relations(officeDocument=f"/{document}"))
        names = {kind: f"{kind}.xml" for kind in ("styles", "numbering", "footnotes")}
        archive.writestr(f"word/_rels/{document.removeprefix('word/')}.rels", relations(**names))
        archive.writestr(document, part("document", f"<w:body>{body}</w:body>"))
        contents = {"styles": STYLES, "numbering": NUMBERING, "footnotes": NOTES, **parts}
        for kind, xml in contents.items():
            archive.writestr(f"word/{kind}.xml", xml)
        archive.writestr("word/header1.xml", part("hdr", p("Never read")))
    return data.getvalue()


def t(text):
    return f'<w:r><w:t xml:space="preserve">{text}</w:t></w:r>'


def p(inner, properties=""):
    inner = inner if inner.startswith("<") else t(inner)
    return f"<w:p><w:pPr>{properties}</w:pPr>{inner}</w:p>"


def style(name):
    return f'<w:pStyle w:val="{name}"/>'


def listed(number, depth=0):
    return f'<w:numPr><w:ilvl w:val="{depth}"/><w:numId w:val="{number}"/></w:numPr>'


def read(body, **parts):
    return read_docx(docx(body, **parts), Limits())


def shown(body, **parts):
    return [(block.kind, block.label, block.text) for block in read(body, **parts).blocks]


def text_of(inner):
    return [text for _, _, text in shown(p(inner))]


def problem_of(data, limits=None):
    with pytest.raises(Unreadable) as caught:
        read_docx(data, limits or Limits())
    return caught.value.problem


def test_headings_by_style_name_outline_level_and_inheritance():
    own_level = p("Own", '<w:outlineLvl w:val="0"/>')
    body = p("One", style("H1")) + p("Two", style("House")) + own_level + p("Text", style("None"))
    assert [kind for kind, _, _ in shown(body)] == ["heading"] * 3 + ["paragraph"]


def test_a_whole_paragraph_in_the_style_of_a_heading_is_none():
    assert shown(p("The force trains its officers well. " * 5, style("H1")))[0][0] == "paragraph"


def test_bullets_and_numbers_as_word_would_print_them():
    body = (
        p("a", listed(1)) + p("b", listed(1, 1)) + p("c", style("Dots"))
        + p("d", listed(2)) + p("e", listed(2, 1)) + p("f", listed(2, 1)) + p("g", listed(2, 2))
        + p("h", listed(2)) + p("i", listed(2, 1)) + p("j", listed(3)) + p("k", listed(2, 3))
        + p("l", listed(0))
    )  # fmt: skip
    assert [(kind, label) for kind, label, _ in shown(body)] == [
        ("bullet", "•"), ("bullet", "◦"), ("bullet", "•"),
        ("numbered", "3."), ("numbered", "3(a)"), ("numbered", "3(b)"), ("numbered", "I)"),
        ("numbered", "4."), ("numbered", "4(a)"), ("numbered", "1."), ("paragraph", ""),
        ("paragraph", ""),
    ]  # fmt: skip


def test_labels_typed_by_hand():
    assert shown(p("2.1 Officers are trained.") + p("\uf0b7 Referrals are late.")) == [
        ("numbered", "2.1", "Officers are trained."),
        ("bullet", "\uf0b7", "Referrals are late."),
    ]


def test_insertions_are_kept_and_deletions_dropped():
    assert text_of(
        t("Custody is ")
        + f"<w:ins>{t('very ')}</w:ins><w:del><w:r><w:delText>un</w:delText></w:r></w:del>"
        + f"<w:moveFrom>{t('moved ')}</w:moveFrom><w:moveTo>{t('safe')}</w:moveTo>{t('.')}"
    ) == ["Custody is very safe."]


def test_content_controls_links_and_fields():
    field = f'<w:fldSimple w:instr="DATE">{t("today")}</w:fldSimple>'
    code = "<w:r><w:instrText>REF x</w:instrText></w:r>"
    link = f"<w:hyperlink>{t('a link ')}</w:hyperlink>"
    control = f"<w:sdt><w:sdtPr/><w:sdtContent>{t('chosen ')}</w:sdtContent></w:sdt>"
    body = f"<w:sdt><w:sdtContent>{p(control + link + code + field)}</w:sdtContent></w:sdt>"
    assert [text for _, _, text in shown(body)] == ["chosen a link today"]


def test_hidden_text_is_dropped_unless_a_run_shows_it_again():
    hidden = "<w:r><w:rPr><w:vanish/></w:rPr><w:t>no</w:t></w:r>"
    back = '<w:r><w:rPr><w:vanish w:val="0"/></w:rPr><w:t>yes</w:t></w:r>'
    by_style = '<w:r><w:rPr><w:rStyle w:val="Ghost"/></w:rPr><w:t>no</w:t></w:r>'
    assert text_of(hidden + by_style + back) == ["yes"]
    assert shown(p(t("no") + back, style("Ghost"))) == [("paragraph", "", "yes")]


def test_hyphens_tabs_and_breaks():
    runs = (
        "<w:r><w:t>well</w:t><w:noBreakHyphen/><w:t>run</w:t><w:tab/><w:t>po</w:t><w:softHyphen/>"
    )
    rest = "<w:t>lice\xad men</w:t><w:br/><w:t>and\xa0 women</w:t></w:r>"
    assert text_of(runs + rest) == ["well-run police men and women"]


def test_text_box_is_read_once_after_its_paragraph():
    box = f"<w:drawing><w:txbxContent>{p('In the box.')}</w:txbxContent></w:drawing>"
    old = f"<w:pict><w:txbxContent>{p('In the box.')}</w:txbxContent></w:pict>"
    both = f"<mc:AlternateContent><mc:Choice>{box}</mc:Choice><mc:Fallback>{old}</mc:Fallback>"
    assert text_of(f"<w:r>{both}</mc:AlternateContent></w:r>{t('Around it.')}") == [
        "Around it.",
        "In the box.",
    ]


def test_table_cells_come_in_row_order_and_merged_ones_once():
    def cell(inner, properties=""):
        return f"<w:tc><w:tcPr>{properties}</w:tcPr>{inner}</w:tc>"

    start, rest = '<w:vMerge w:val="restart"/>', "<w:vMerge/>"
    rows = [
        cell(p("A"), start) + cell(p("B") + p("b", listed(1))),
        cell(p("A again"), rest) + cell(p("C"), '<w:gridSpan w:val="2"/>'),
    ]
    table = "<w:tbl><w:tblPr/>" + "".join(f"<w:tr>{row}</w:tr>" for row in rows)
    gone = f"<w:tr><w:trPr><w:del/></w:trPr>{cell(p('deleted row'))}</w:tr>"
    nested = f"<w:tr>{cell('<w:tbl><w:tr>' + cell(p('inner')) + '</w:tr></w:tbl>')}</w:tr>"
    assert shown(table + gone + nested + "</w:tbl>") == [
        ("cell", "", "A"),
        ("cell", "", "B"),
        ("bullet", "•", "b"),
        ("cell", "", "C"),
        ("cell", "", "inner"),
    ]


def test_footnote_follows_the_paragraph_that_refers_to_it():
    reference = '<w:r><w:footnoteReference w:id="2"/></w:r>'
    assert shown(p(t("Training is good") + reference + t(".")) + p("Next.")) == [
        ("paragraph", "", "Training is good."),
        ("footnote", "", "See the guide."),
        ("paragraph", "", "Next."),
    ]


def test_contents_are_left_out():
    gallery = '<w:docPartObj><w:docPartGallery w:val="Table of Contents"/></w:docPartObj>'
    made = (
        f"<w:sdt><w:sdtPr>{gallery}</w:sdtPr><w:sdtContent>{p('Contents')}</w:sdtContent></w:sdt>"
    )
    reading = read(made + p("Custody\t4", style("TOC1")) + p("Custody is safe."))
    assert [(left.kind, left.text) for left in reading.left_out] == [
        ("contents", "Contents"),
        ("contents", "Custody 4"),
    ]
    assert [block.text for block in reading.blocks] == ["Custody is safe."]


def test_pages_turn_at_breaks_and_where_word_says_so():
    rendered = "<w:r><w:lastRenderedPageBreak/><w:t>next page</w:t></w:r>"
    by_author = '<w:r><w:br w:type="page"/></w:r>'
    reading = read(
        p("One") + p(t("Runs over to the ") + rendered) + p(by_author) + p(rendered)
        + p("Last", "<w:pageBreakBefore/>")
    )  # fmt: skip
    assert [[(m.offset, m.page) for m in block.marks] for block in reading.blocks] == [
        [(0, 1)],
        [(0, 1), (17, 2)],
        [(0, 3)],
        [(0, 4)],
    ]
    assert reading.page_count == 4


def test_headers_are_not_read():
    assert shown(p("Body")) == [("paragraph", "", "Body")]


def test_document_of_word_online_and_of_the_strict_kind():
    assert shown(p("Text"), document="word/document2.xml") == [("paragraph", "", "Text")]
    data = docx(p("Text"), compression=zipfile.ZIP_STORED)
    strict = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(strict, "w") as new:
        for name in old.namelist():
            new.writestr(name, old.read(name).replace(W.encode(), STRICT.encode()))
    assert [block.text for block in read_docx(strict.getvalue(), Limits()).blocks] == ["Text"]


def test_without_styles_numbering_or_notes():
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w") as archive:
        archive.writestr("_rels/.rels", relations(officeDocument="word/document.xml"))
        archive.writestr("word/document.xml", part("document", f"<w:body>{p('Text')}</w:body>"))
    assert [block.text for block in read_docx(data.getvalue(), Limits()).blocks] == ["Text"]


def test_billion_laughs_and_outside_entities_are_refused():
    laughs = '<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>'
    outside = '<!DOCTYPE x [<!ENTITY b SYSTEM "file:///etc/passwd">]>'
    for doctype in (laughs, outside):
        styles = STYLES.replace("?>", f"?>{doctype}", 1).replace("House head", "&b;")
        assert problem_of(docx(p("Text"), styles=styles)) == "damaged"


def test_zip_bombs_are_refused():
    assert problem_of(docx(p("a" * 3_000_000))) == "too_large"  # packed to a thousandth
    limits = Limits(text_bytes=10_000)
    stored = docx(p("a" * 10_001), compression=zipfile.ZIP_STORED)
    assert problem_of(stored, limits) == "too_large"
    many = {f"part{number}": "" for number in range(5_000)}
    assert problem_of(docx(p("a"), **many)) == "too_large"


def test_lying_about_the_unpacked_size_does_not_help():
    data = docx("".join(p(f"Paragraph {number}") for number in range(2_000)))
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        size = archive.getinfo("word/document.xml").file_size
    assert problem_of(data.replace(struct.pack("<L", size), struct.pack("<L", 500))) == "damaged"


@pytest.mark.parametrize("share", [0.3, 0.6, 0.95])
def test_truncated_file_is_damaged(share):
    data = docx(p("Text"))
    assert problem_of(data[: int(share * len(data))]) == "damaged"


def test_broken_xml_is_damaged():
    assert problem_of(docx("<w:p>")) == "damaged"
    assert problem_of(docx(p("Text"), styles="not XML")) == "damaged"


def test_deep_nesting_is_damage_and_no_crash():
    depth = 100_000
    assert problem_of(docx("<w:sdt>" * depth + "</w:sdt>" * depth)) in ("damaged", "too_large")


def test_other_archives_are_told_apart():
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.text")
    assert problem_of(data.getvalue()) == "unknown_format"


def test_archive_with_a_password_is_encrypted():
    data = bytearray(docx(p("Text"), compression=zipfile.ZIP_STORED))
    start = data.find(b"PK\x01\x02")
    while start >= 0:  # the flag of encryption in the directory's entries
        data[start + 8] |= 1
        start = data.find(b"PK\x01\x02", start + 4)
    assert problem_of(bytes(data)) == "encrypted"


def test_paragraph_of_very_many_runs():
    body = p(t("word ") * 20_000)
    [block] = read(body, compression=zipfile.ZIP_STORED).blocks
    assert len(block.text) == 20_000 * 5 - 1
