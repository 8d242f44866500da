import time

import pytest

from findings_nlp.reading.html import read_html
from findings_nlp.reading.problems import Unreadable

PAGE = """\
<!doctype html><html lang="en"><head><title>Report</title><style>p{}</style>
<body class="has-banner">
<header><p>Inspectorate of Constabulary</p></header>
<div class="cookie-banner">We use cookies</div>
<nav><ul><li>Home</ul></nav>
<div id="site-wrapper" class="menu"><main><header><h1>Report on Barking</h1></header>
<p>The force is well&#8209;run<sup>1</sup> since the 29<sup>th</sup> of May.<a href="#fn2">[2]</a>
<p>Training&nbsp;is <b>good</b> &amp; timely<br>in every
   team.
<p>Areas for improvement include:
<ul><li>custody<ul><li>cells</ul><li>referrals <p>which are late</ul>
<ol><li>first<li>second</ol>
<table><thead><tr><th>Judgement<tbody><tr><td>Good<td colspan=2>Adequate</table>
<p hidden>hidden</p><p style="display: none">hidden</p><div aria-hidden="true">hidden</div>
<aside>Related</aside><script>var a = "<p>no</p>";</script><button>Print</button>
<section id="social-care"><h2>2.1 Social care</h2>One line<br><br>and another
<p>2.2 Officers act.</section>
<ol><li id="fn1">See the guide. <a href="#fnref1">↩</a></ol>
</main></div>
<footer>Crown copyright</footer>
"""


def shown(page):
    data = page if isinstance(page, bytes) else page.encode()
    return [(block.kind, block.label, block.text) for block in read_html(data).blocks]


def texts(page):
    return [text for _, _, text in shown(page)]


def test_a_page_becomes_its_headings_paragraphs_items_and_cells():
    assert shown(PAGE) == [
        ("heading", "", "Report on Barking"),
        ("paragraph", "", "The force is well‑run since the 29th of May."),
        ("paragraph", "", "Training is good & timely in every team."),
        ("paragraph", "", "Areas for improvement include:"),
        ("bullet", "•", "custody"),
        ("bullet", "◦", "cells"),
        ("bullet", "•", "referrals"),
        ("paragraph", "", "which are late"),
        ("numbered", "1.", "first"),
        ("numbered", "2.", "second"),
        ("cell", "", "Judgement"),
        ("cell", "", "Good"),
        ("cell", "", "Adequate"),
        ("heading", "2.1", "Social care"),
        ("paragraph", "", "One line"),
        ("paragraph", "", "and another"),
        ("numbered", "2.2", "Officers act."),
        ("footnote", "1.", "See the guide."),
    ]


def test_article_is_the_page_where_there_is_no_main():
    assert texts("<div>Menu</div><article><p>Findings.</article><div>More</div>") == ["Findings."]


def test_end_tags_left_out():
    page = (
        "<div><p>One<div>Two<p>Three<form><p>Four</form>Five</div><table><tr><td>Six<tr><td>Seven"
    )
    kinds = ["paragraph"] * 4 + ["cell"] * 2
    expected = zip(kinds, ["One", "Two", "Three", "Five", "Six", "Seven"], strict=True)
    assert [(kind, text) for kind, _, text in shown(page)] == list(expected)


def test_odd_markup():
    assert texts("1 < 2 <3 & 4 &lt; 5<!-->") == ["1 < 2 <3 & 4 < 5"]
    assert texts("<P TITLE='a > b' hidden=''>no</P><p class=x>yes</p>") == ["yes"]
    assert texts("<title></p><p>T</title><script>'<p>'</scriptx><p></SCRIPT ><p>a<br/>b") == ["a b"]
    assert texts("one<!-- <p>two --><![if !IE]>three<?php four ?></ >five<p unclosed") == [
        "onethreefive"
    ]


def test_empty_main_part_does_not_hide_the_page():
    assert texts("<main></main><p>Findings.") == ["Findings."]


def test_form_is_dropped_unless_it_is_the_whole_page():
    form = "<form><p>Was this page useful?<label>Yes</label><textarea>No</textarea></form>"
    assert texts(f"<p>The force is good at this. It was praised.{form}") == [
        "The force is good at this. It was praised."
    ]
    assert texts("<form id=aspnetForm><p>The force is good.<select><option>1</select></form>") == [
        "The force is good."
    ]


def test_words_in_raised_letters_and_linked_words_are_kept():
    page = '<p>The <sup>new</sup> <a href="#note">note on custody</a> is read.'
    assert texts(page) == ["The new note on custody is read."]


def test_bullet_of_an_empty_item_does_not_move_on():
    assert shown("<ul><li></ul><p>Text") == [("paragraph", "", "Text")]


@pytest.mark.parametrize(
    "data",
    [
        "<p>The force’s plan costs £5".encode(),
        "<p>The force’s plan costs £5".encode("utf-16"),
        "<p>The force’s plan costs £5".encode("utf-8-sig"),
        "<p>The force’s plan costs £5".encode("cp1252"),
        '<meta charset="windows-1252"><p>The force’s plan costs £5'.encode("cp1252"),
        "<meta content='text/html; charset=ISO-8859-1'><p>The force’s plan costs £5".encode(
            "cp1252"
        ),
        '<meta charset="utf-16"><p>The force’s plan costs £5'.encode(),
        '<meta charset="punycode"><p>The force’s plan costs £5'.encode(),
        '<meta charset="windows-1250"><p>The force’s plan costs Ł5'.replace("Ł", "£").encode(),
    ],
    ids=["utf-8", "utf-16", "mark", "cp1252", "named", "latin-1", "false", "odd", "mistaken"],
)
def test_encodings(data):
    [text] = texts(data)
    assert text.startswith("The force")
    if b"windows-1250" not in data:  # this one is declared, so it is believed
        assert text == "The force’s plan costs £5"


def test_page_without_a_word_has_no_blocks():
    assert texts("<!doctype html><html><body><script>app()</script></body></html>") == []


def test_binary_data_is_no_page():
    with pytest.raises(Unreadable):
        read_html(b"<html>" + bytes(range(256)) * 9)


@pytest.mark.parametrize(
    "page",
    [
        "<div>" * 60_000,
        "<div>" * 30_000 + "x" + "</div>" * 30_000,
        "<p>x" * 30_000,
        "<b>x</p>" * 20_000,
        "<sup>1" * 30_000 + "</sup>" * 30_000,
        "<li>" * 30_000,
        "<p " + "a=1 " * 200_000 + ">x",
        "x" * 5_000_000,
        "</p>" * 50_000,
        "&" * 500_000,
        "<!--" * 200_000,
        "<a " * 200_000,
        "<a b='" * 200_000,
        "<a b='" * 100_001 + '<a b="' * 100_001,
        "<![CDATA[" * 100_000,
        "<textarea>" * 100_000,
        "<!-- x>" * 100_000,
        "&#" + "9" * 50_000,
    ],
    ids=lambda page: f"{page[:6]}...",
)
def test_hostile_pages_take_time_in_proportion_to_size(page):
    start = time.perf_counter()
    read_html(page.encode())
    assert time.perf_counter() - start < 10
