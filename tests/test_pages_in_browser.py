"""The pages in a real browser: read, step, filter, correct, download, and learn from it again."""

import dataclasses
import time
from pathlib import Path

import chromium
import pytest

from findings_nlp.examples import read_examples
from findings_nlp.html.pages import open_pages
from findings_nlp.scoring import score_report
from findings_nlp.taxonomy import Taxonomy, Theme
from findings_nlp.top_words import top_words

pytestmark = pytest.mark.slow

ROOT = Path(__file__).parent.parent
REPORTS = [ROOT / "examples" / "harrowmere-2025.pdf", ROOT / "examples" / "ashenford-2025.txt"]
AXE = ROOT / "build" / "axe" / "node_modules" / "axe-core" / "axe.min.js"
HOSTILE = """Referrals <script>document.title = "ran"</script> are closed too soon.

</script><script>document.title = "ran"</script> Custody staff are <b>well</b> trained.

<img src=x onerror="document.title = 'ran'"> Training of custody staff is "strong".
"""


@pytest.fixture(scope="module")
def window(tmp_path_factory):
    if not chromium.IS_THERE:
        pytest.skip("Chromium is not there: apt-get install chromium chromium-driver")
    with chromium.open_window(tmp_path_factory.mktemp("downloads")) as window:
        yield window


@pytest.fixture(scope="module")
def scored(small_model):
    return score_report(REPORTS[0], small_model)


@pytest.fixture(scope="module")
def folder(small_model, scored, tmp_path_factory):
    folder = tmp_path_factory.mktemp("pages")
    with open_pages(folder, small_model) as pages:
        pages.write(scored)
        pages.write(score_report(REPORTS[1], small_model))
        pages.write(score_report(ROOT / "examples" / "missing.pdf", small_model))
    return folder


@pytest.fixture
def page(folder, window):
    [path] = folder.glob("harrowmere*.html")
    window.open(path)
    return path


def numbers(findings, wanted):
    return [number for number, finding in enumerate(findings) if wanted(finding)]


def test_from_a_report_to_labelled_sentences(window, page, scored, taxonomy):
    from selenium.webdriver.common.keys import Keys
    from selenium.webdriver.support.select import Select

    first = numbers(scored.findings, lambda finding: finding.themes)[0]
    bare = numbers(scored.findings, lambda finding: not finding.themes)[0]
    unsure = numbers(scored.findings, lambda finding: finding.needs_review)[0]
    assert bare < first, "the example begins with sentences without a theme"

    window.press("J")
    assert window.focused == f"s{bare}"
    window.find(".tag[data-theme=custody] input").click()
    Select(window.find(".tag[data-theme=custody] select")).select_by_value("strength")
    window.find("[name=sentence-sentiment][value=strength]").click()
    window.press(Keys.ESCAPE, "j")
    assert window.focused == f"s{first}"
    for theme in scored.findings[first].themes:
        window.find(f".tag[data-theme={theme}] input").click()
    window.find(".tag[data-theme=training] input").click()
    Select(window.find(".tag[data-theme=training] select")).select_by_value("mixed")
    window.find(f"#s{bare}").click()
    window.press("n")
    if unsure != first:
        assert window.focused == f"s{unsure}"
        window.press("r")

    path = window.download()
    assert path.name == "harrowmere-2025.pdf-corrections.jsonl"
    examples = {example.text: example for example in read_examples(path, taxonomy)}
    said = examples[scored.findings[bare].sentence.text]
    assert (said.sentiment, said.themes) == ("strength", {"custody": "strength"})
    assert examples[scored.findings[first].sentence.text].themes == {"training": "mixed"}
    kept = scored.findings[unsure]
    if unsure != first:
        said = examples[kept.sentence.text]
        assert said.sentiment == kept.sentiment
        assert said.themes == {theme: tag.sentiment for theme, tag in kept.themes.items()}
    for example in examples.values():
        assert example.source == "harrowmere-2025.pdf"
        sha256, _, place = example.id.partition(":")
        start, end = map(int, place.split("-"))
        assert sha256 == scored.summary.sha256
        assert scored.report.text[start:end] == example.text


def test_corrections_survive_a_reload_and_can_be_taken_back(window, page, scored):
    first = numbers(scored.findings, lambda finding: finding.themes)[0]
    said_by_model = window.chips(first)
    window.press("j")
    other = "neutral" if scored.findings[first].sentiment != "neutral" else "concern"
    window.find(f"[name=sentence-sentiment][value={other}]").click()
    corrected = window.chips(first)
    assert corrected != said_by_model
    assert corrected[-1] == "reviewed"
    window.driver.refresh()
    assert window.chips(first) == corrected
    assert window.find("#kept").text == "1 sentence reviewed."
    window.press("j", "r")
    assert window.chips(first) == said_by_model
    assert not window.find("#download").is_enabled()


def test_a_sentence_is_steered_by_keys_alone(window, page):
    from selenium.webdriver.common.keys import Keys

    window.press(Keys.TAB)
    assert window.driver.switch_to.active_element.text == "Skip to the report"
    window.press(Keys.ENTER, "j", "j")
    there = window.focused
    window.press(Keys.ENTER)
    assert window.run("return document.activeElement.name") == "sentence-sentiment"
    window.press(Keys.ARROW_RIGHT, Keys.ESCAPE)
    assert window.focused == there
    assert "reviewed" in window.chips(there[1:])
    outline = window.run("return getComputedStyle(document.activeElement).outlineStyle")
    assert outline == "solid"
    window.press("k", "j")
    assert window.focused == there
    assert window.find("#said").get_attribute("textContent").endswith("Reviewed by you.")


def test_keys_of_one_letter_can_be_turned_off_for_good(window, page):
    window.run("document.querySelector('#keys').click()")
    window.driver.refresh()
    window.press("j")
    assert not window.focused
    window.run("document.querySelector('#keys').click()")
    window.press("j")
    assert window.focused


def test_filters_show_what_they_say(window, page, scored):
    findings = scored.findings
    assert window.found() == numbers(findings, lambda finding: finding.themes)

    window.find("[name=theme][value=custody]").click()
    window.find("[name=sentiment][value=neutral]").click()
    window.set_slider(80)

    def is_shown(finding, theme):
        is_wanted = theme != "custody" and finding.themes[theme].sentiment != "neutral"
        return is_wanted and finding.sureness(theme) >= 0.8

    shown = numbers(
        findings, lambda finding: any(is_shown(finding, theme) for theme in finding.themes)
    )
    assert window.found() == shown
    assert window.find("#place").text == str(len(shown))
    count = int(window.find("td[data-theme=custody][data-sentiment=concern]").text)
    assert count == sum(
        finding.themes["custody"].sentiment == "concern" and finding.sureness("custody") >= 0.8
        for finding in findings
        if "custody" in finding.themes
    )

    window.find("#only").click()
    visible = [each for each in window.all("main p, main li") if each.is_displayed()]
    assert all(each.find_elements("css selector", ".found") for each in visible)


def test_the_queue_holds_what_is_to_review_until_it_is_reviewed(window, page, scored):
    unsure = numbers(scored.findings, lambda finding: finding.needs_review)
    window.find("[name=view][value=review]").click()
    window.press("j")
    seen = [int(window.focused[1:])]
    for _ in unsure[1:]:
        window.press("j")
        seen.append(int(window.focused[1:]))
    assert seen == unsure
    window.find(".queue summary").click()
    window.find("#queue a").click()
    assert window.focused == f"s{unsure[0]}"
    window.press("r")
    assert window.find("#left").text == str(len(unsure) - 1)
    assert not window.find("#queue li").is_displayed()
    window.find("#next-review").click()
    assert window.focused == f"s{unsure[1]}"


def test_hovering_tells_how_sure_and_for_which_words(window, page, scored, small_model):
    from selenium.webdriver import ActionChains
    from selenium.webdriver.common.keys import Keys

    [first, *_] = numbers(scored.findings, lambda finding: finding.themes)
    ActionChains(window.driver).move_to_element(window.find(f"#s{first}")).perform()
    for _ in range(100):
        if window.find("#tip").is_displayed():
            break
        time.sleep(0.1)
    finding = scored.findings[first]
    [words] = top_words(small_model, [finding.sentence.text])
    told = {
        theme: (tag.sentiment, finding.sureness(theme)) for theme, tag in finding.themes.items()
    }
    told["The sentence"] = finding.sentiment, finding.sureness()
    behind = {**words.themes, "The sentence": words.sentiment}
    for name, (sentiment, sure) in told.items():
        strongest = " · ".join(part.text for part in behind[name])
        assert f"{sentiment}, {sure:.0%}, for: {strongest}" in window.find("#tip").text
    of_themes = [part.text for parts in words.themes.values() for part in parts]
    assert marked(window, "words") == sorted(of_themes)
    assert marked(window, "said") == sorted(part.text for part in words.sentiment)
    window.find("body").send_keys(Keys.ESCAPE)
    assert not window.find("#tip").is_displayed()


def marked(window, name):
    words = f"return [...CSS.highlights.get('{name}')].map((range) => String(range))"
    return sorted(window.run(words))


def test_a_report_that_contains_script_is_shown_and_not_run(window, tmp_path, small_model):
    report = tmp_path / "\"><script>document.title='ran'<&.txt"
    report.write_text(HOSTILE, "utf-8")
    with open_pages(tmp_path / "pages", small_model) as pages:
        pages.write(score_report(report, small_model))
    for path in (tmp_path / "pages").iterdir():
        window.open(path)
        assert window.driver.title != "ran"
    [path] = {*(tmp_path / "pages").iterdir()} - {tmp_path / "pages" / "index.html"}
    window.open(path)
    assert window.find("#s0").text.startswith('Referrals <script>document.title = "ran"</script>')
    window.press("J", "r", "J", "r", "J", "r")
    assert window.find("#kept").text == "3 sentences reviewed."
    assert window.driver.title != "ran"
    window.run(
        """const own = document.createElement("script");
        own.textContent = "document.title = 'ran'";
        document.body.append(own);
        document.body.setAttribute("onclick", own.textContent);
        document.body.click();"""
    )
    assert window.driver.title != "ran", "the policy must keep out what gets past the escaping"


def test_a_theme_may_be_named_as_something_that_every_object_has(
    window, tmp_path, scored, small_model
):
    bare = numbers(scored.findings, lambda finding: not finding.themes)[0]
    taxonomy = Taxonomy("themes", (Theme("constructor"), *small_model.taxonomy.themes[1:]))
    [renamed, *_] = small_model.taxonomy.theme_names
    calibration = {**small_model.calibration, "constructor": small_model.calibration[renamed]}
    thresholds = {**small_model.thresholds, "constructor": small_model.thresholds[renamed]}
    model = dataclasses.replace(
        small_model, taxonomy=taxonomy, calibration=calibration, thresholds=thresholds
    )
    with open_pages(tmp_path, model) as pages:
        pages.write(score_report(REPORTS[0], model))
    [path] = tmp_path.glob("harrowmere*.html")
    window.open(path)
    window.find(f"#s{bare}").click()
    assert not window.find("[data-theme=constructor] input").is_selected()
    window.press("r")
    [example] = read_examples(window.download(), taxonomy)
    assert example.themes == {}


@pytest.mark.parametrize(
    "kept",
    [
        "no JSON",
        "[1, null]",
        '{"0-9": {"text": "<img>", "sentiment": "ran", "themes": {}}}',
        '{"0-9": {"text": "A sentence.", "sentiment": "concern", "themes": {"ran": "concern"}}}',
        '{"0-9": null}',
    ],
)
def test_what_another_page_left_in_the_store_does_no_harm(window, page, scored, kept):
    name = f"findings_nlp:{scored.summary.sha256}"
    window.run("localStorage.setItem(arguments[0], arguments[1])", name, kept)
    window.driver.refresh()
    assert window.find("#kept").text == "0 sentences reviewed."
    window.press("j")
    assert window.focused


def test_a_browser_that_keeps_nothing_is_told_of(window, page):
    assert not window.find("#unkept").is_displayed()
    window.run("Storage.prototype.setItem = () => { throw new Error('full') }")
    window.press("j", "r")
    assert window.find("#unkept").is_displayed()
    assert window.find("#kept").text == "1 sentence reviewed."


def test_the_index_sorts_and_leads_to_the_pages(window, folder):
    window.open(folder / "index.html")

    def names():
        return [link.text for link in window.all("#each a")]

    by_name = names()
    window.find("#each th:nth-child(2) button").click()
    assert window.find("#each th:nth-child(2)").get_attribute("aria-sort") == "descending"
    assert names() == [path.name for path in REPORTS], "the one with more pages comes first"
    window.find("#each th:nth-child(1) button").click()
    assert names() == by_name
    window.find("#each a").click()
    assert window.find("h1").text == by_name[0]
    assert window.run("return performance.getEntriesByType('resource').length") == 0


@pytest.mark.skipif(
    not AXE.exists(), reason="axe is not there: npm install --prefix build/axe axe-core"
)
@pytest.mark.parametrize("width", [1440, 1000, 480])
def test_axe_finds_no_fault(window, folder, page, width):
    for path, keys in ((page, ""), (page, "nrj"), (folder / "index.html", "")):
        window.open(path, width)
        window.press(*keys)
        window.run("document.querySelector('[value=custody]')?.click()")
        for each in window.all("summary"):
            window.run("arguments[0].parentElement.open = true", each)
        window.run(AXE.read_text("utf-8"))
        faults = window.driver.execute_async_script(
            "axe.run({ runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa'] })"
            ".then((found) => arguments[0](found.violations.map((fault) => fault.id + ': '"
            "+ fault.nodes.map((node) => node.html + node.failureSummary).join('; '))))"
        )
        assert faults == []
