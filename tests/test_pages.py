"""The pages as files: what stands in them, and that nothing from a report gets out of place."""

import base64
import dataclasses
import hashlib
import json
import re
import subprocess
import sys
from itertools import pairwise
from pathlib import Path

import lxml.html
import pytest

from findings_nlp.batch import ScoredReport
from findings_nlp.errors import OutputError
from findings_nlp.html.pages import open_pages
from findings_nlp.scoring import score_report, score_reports
from findings_nlp.taxonomy import Taxonomy, Theme
from findings_nlp.top_words import top_words

ROOT = Path(__file__).parent.parent
REPORTS = [ROOT / "examples" / "harrowmere-2025.pdf", ROOT / "examples" / "ashenford-2025.txt"]
HOSTILE = """Referrals <script>document.title = "ran"</script> are closed too soon.

</script><script>document.title = "ran"</script> Custody staff are <b>well</b> trained.

<img src=x onerror="document.title = 'ran'"> Training & 'custody' are "strong" <!-- and safe.
"""


@pytest.fixture(scope="module")
def scored(small_model):
    return score_report(REPORTS[0], small_model)


@pytest.fixture(scope="module")
def folder(small_model, scored, tmp_path_factory):
    """The pages of two reports and of a file that is not there."""
    folder = tmp_path_factory.mktemp("pages")
    with open_pages(folder, small_model) as pages:
        pages.write(scored)
        pages.write(score_report(ROOT / "examples" / "missing.pdf", small_model))
        pages.write(score_report(REPORTS[1], small_model))
    return folder


@pytest.fixture
def page(folder):
    [path] = folder.glob("harrowmere*.html")
    return parsed(path)


def parsed(path):
    return lxml.html.document_fromstring(path.read_text("utf-8"))


def data_in(page):
    return json.loads(page.get_element_by_id("data").text)


def test_a_page_holds_the_text_of_its_report_under_its_headings(page, scored):
    report = scored.report
    headings = [heading.text_content() for heading in page.xpath("//main//h2")]
    assert headings == [report.text[each.start : each.end] for each in report.headings]
    shown = [element.text for element in page.find_class("s")]
    assert shown == [finding.sentence.text for finding in scored.findings]
    for addition in page.xpath("//main//*[@class='chips' or @class='page' or @class='label']"):
        addition.drop_tree()
    assert page.get_element_by_id("text").text_content().split() == report.text.split()


def test_page_numbers_stand_where_the_page_turns(page, scored):
    turns = [int(each.text_content().removeprefix("Page ")) for each in page.find_class("page")]
    assert turns[0] == 1
    assert set(turns) == {mark.page for mark in scored.report.page_marks}
    assert all(before != after for before, after in pairwise(turns))


def test_every_finding_has_a_chip_with_theme_and_sentiment_in_words(page, scored, taxonomy):
    titles = {theme.name: theme.title for theme in taxonomy.themes}
    for number, finding in enumerate(scored.findings):
        chips = page.get_element_by_id(f"s{number}").find_class("chip")
        said = [chip.text_content()[1:] for chip in chips if "doubt" not in chip.get("class")]
        tags = [f"{titles[name]}: {tag.sentiment}" for name, tag in finding.themes.items()]
        assert said == tags
        assert len(chips) - len(said) == finding.needs_review


def test_every_tag_tells_the_words_that_made_it(page, scored, small_model):
    told = data_in(page)["sentences"]
    findings = enumerate(scored.findings)
    found = [number for number, each in findings if each.themes or each.needs_review]
    texts = [scored.findings[number].sentence.text for number in found]
    for number, text, words in zip(found, texts, top_words(small_model, texts), strict=True):
        tags = [(told[number]["themes"][theme], parts) for theme, parts in words.themes.items()]
        for tag, parts in (*tags, (told[number], words.sentiment)):
            spans = tag["words"]
            assert [text[start:end] for start, end in spans] == [part.text for part in parts]


def test_counts_are_those_of_the_findings(page, scored):
    cells = page.xpath("//td[@data-theme]")
    shown = {
        (cell.get("data-theme"), cell.get("data-sentiment")): int(cell.text_content())
        for cell in cells
    }
    assert {tag: count for tag, count in shown.items() if count} == scored.summary.tags
    longest = [float(bar.get("width").rstrip("%")) for bar in page.xpath("//td//rect")]
    assert max(longest) == 100


def test_what_a_report_or_a_taxonomy_holds_is_shown_and_not_run(tmp_path, small_model):
    name = "\"><script>document.title='ran'<&.txt"
    (tmp_path / name).write_text(HOSTILE, "utf-8")
    theme = Theme("training", title="</script><script>1</script>", definition="<script>2</script>")
    taxonomy = Taxonomy("themes", (theme, *small_model.taxonomy.themes[1:]))
    model = dataclasses.replace(small_model, taxonomy=taxonomy)
    scored = score_report(tmp_path / name, model)
    with open_pages(tmp_path / "pages", model) as pages:
        pages.write(scored)
    index = tmp_path / "pages" / "index.html"
    [path] = {*(tmp_path / "pages").iterdir()} - {index}
    page = parsed(path)
    assert len(page.xpath("//script")) == 2
    assert len(parsed(index).xpath("//script")) == 1
    assert not page.xpath("//img | //main//b | //@onerror | //comment()")
    assert [element.text for element in page.find_class("s")] == [
        finding.sentence.text for finding in scored.findings
    ]
    assert data_in(page)["report"] == name
    assert data_in(page)["themes"][0]["title"] == theme.title
    assert [link.text for link in parsed(index).xpath("//main//a")] == [name]


def test_characters_that_no_file_can_hold_do_not_stop_a_page(tmp_path, scored, small_model):
    name = "\udcff\x00\u2028.pdf"
    report = dataclasses.replace(scored.report, name=name)
    tagged = dataclasses.replace(scored.tagging, report=report)
    summary = dataclasses.replace(scored.summary, path=Path(name))
    with open_pages(tmp_path, small_model) as pages:
        pages.write(ScoredReport(summary, tagged))
    assert len(list(tmp_path.iterdir())) == 2


def test_a_page_allows_its_own_style_and_script_and_nothing_from_elsewhere(folder):
    for path in folder.iterdir():
        page = parsed(path)
        [policy] = page.xpath("//meta[@http-equiv='Content-Security-Policy']/@content")
        allowed = dict(part.strip().split(" ", 1) for part in policy.split(";"))
        assert allowed["default-src"] == "'none'"
        for kind in ("style", "script"):
            [own] = page.xpath(f"//{kind}[not(@type)]/text()")
            digest = base64.b64encode(hashlib.sha256(own.encode()).digest()).decode()
            assert allowed[f"{kind}-src"] == f"'sha256-{digest}'"
            assert not re.findall(r"https?:|@import|url\(", own)
        links = [str(link) for link in page.xpath("//@href | //@src")]
        assert all(link.startswith("#") or (folder / link).is_file() for link in links)
        assert not page.xpath("//@style | //link | //iframe | //form")


def test_the_index_is_sorted_links_to_the_pages_and_names_what_failed(folder, scored):
    index = parsed(folder / "index.html")
    links = index.xpath("//table[@id='each']//a")
    assert [link.text for link in links] == sorted(path.name for path in REPORTS)
    assert all((folder / link.get("href")).is_file() for link in links)
    row = index.xpath("//table[@id='each']/tbody/tr[last()]/td/text()")
    numbers = [scored.summary.page_count, scored.summary.review_count, scored.summary.tags.total()]
    assert [int(cell) for cell in row[:3]] == numbers
    assert "missing.pdf" in index.xpath("//section[1]")[0].text_content()
    assert "no such file" in index.xpath("//section[1]")[0].text_content()


def test_pages_are_written_as_the_batch_goes_and_are_the_same_every_time(tmp_path, small_model):
    for name in ("first", "second"):
        folder = tmp_path / name
        with open_pages(folder, small_model) as pages:
            seen = []

            def enter(report, pages=pages, seen=seen, folder=folder):
                pages.enter(report.summary)
                seen.append(len(list(folder.iterdir())))

            score_reports(
                REPORTS,
                tmp_path / "out.csv",
                model=small_model,
                in_worker=pages.writer,
                on_report=enter,
            )
            assert seen == [1, 2]
        assert len(list(folder.iterdir())) == 3
    for path in (tmp_path / "first").iterdir():
        assert path.read_bytes() == (tmp_path / "second" / path.name).read_bytes()


def test_a_folder_that_cannot_be_made_is_told_before_any_report_is_read(tmp_path, small_model):
    (tmp_path / "file").touch()
    for place in (tmp_path / "file", tmp_path / "not" / "there"):
        opening = open_pages(place, small_model)
        with pytest.raises(OutputError, match=re.escape(str(place))), opening:
            pass


def test_score_writes_pages_and_says_where(tmp_path):
    command = [sys.executable, "-m", "findings_nlp.cli", "score", *REPORTS, "--html", "pages"]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=True)
    assert "open pages/index.html" in done.stdout
    assert len(list((tmp_path / "pages").iterdir())) == 3
