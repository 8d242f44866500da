"""Summaries of results: what is counted, what is shown, and what is told of its limits."""

import csv
import json
import re
import subprocess
import sys
from base64 import b64decode
from collections import Counter
from html.parser import HTMLParser
from pathlib import Path

import pytest
from python_calamine import load_workbook

from findings_nlp.errors import OutputError, SummaryError
from findings_nlp.manifest import manifest_path
from findings_nlp.retraining import retrain
from findings_nlp.scoring import score_reports
from findings_nlp.store import load_model
from findings_nlp.summary.chart import label
from findings_nlp.summary.output import write_summary
from findings_nlp.summary.summary import summarise
from findings_nlp.taxonomy import SENTIMENTS

AUTHORITIES = ("Ashenford", "Harrowmere", "Nether & <Over> Wold")
YEARS = ("2021", "2022", "2024")
REAL_REPORTS = Path(__file__).parent.parent.parent / "shared" / "reports"


@pytest.fixture(scope="session")
def reports(tmp_path_factory, written):
    """A folder of nine reports on three authorities, of sentences written for the project."""
    folder = tmp_path_factory.mktemp("reports")
    texts = iter([example.text for example in written[::17]])
    for place in range(len(AUTHORITIES)):
        for year in YEARS:
            sentences = [next(texts) for _ in range(20 + 5 * place)]
            (folder / f"report-{place}-{year}-05-12.txt").write_text(
                "\n\n".join(sentences), "utf-8"
            )
    return folder


@pytest.fixture(scope="session")
def results(tmp_path_factory, reports):
    return score_reports([reports], tmp_path_factory.mktemp("results") / "findings.csv").output


@pytest.fixture(scope="session")
def register(tmp_path_factory):
    path = tmp_path_factory.mktemp("register") / "reports.csv"
    with path.open("w", encoding="utf-8", newline="") as stream:
        rows = csv.writer(stream)
        rows.writerow(["file", "authority", "date"])
        for place, authority in enumerate(AUTHORITIES):
            rows.writerows(
                [f"report-{place}-{year}-05-12.txt", authority, f"{year}-05-12"] for year in YEARS
            )
    return path


@pytest.fixture(scope="session")
def summary(results, register):
    return summarise(results, register)


def rows_in(results):
    with results.open(encoding="utf-8-sig", newline="") as stream:
        return list(csv.DictReader(stream))


def copied(results, folder, change=lambda text: text, change_manifest=lambda manifest: manifest):
    """Copy results and their manifest into a folder, changed."""
    copy = folder / results.name
    copy.write_text(change(results.read_text("utf-8-sig")), "utf-8-sig")
    manifest = json.loads(manifest_path(results).read_text("utf-8"))
    manifest_path(copy).write_text(json.dumps(change_manifest(manifest)), "utf-8")
    return copy


def test_every_row_is_counted_once_in_each_kind_of_group(summary, results):
    rows = Counter((row["theme"], row["theme_sentiment"]) for row in rows_in(results))
    for groups in ([summary.total], summary.reports, summary.authorities, summary.years):
        for theme in summary.themes:
            for said in SENTIMENTS:
                counted = sum(group.themes[theme].said[said] for group in groups)
                assert counted == rows[theme, said]


def test_sentences_without_a_theme_count_in_shares(summary, results):
    manifest = json.loads(manifest_path(results).read_text("utf-8"))
    assert summary.total.sentences == manifest["counts"]["sentences"] > len(rows_in(results)) / 2
    assert sum(group.sentences for group in summary.years) == summary.total.sentences


def test_groups_are_named_by_the_list_in_alphabetical_order(summary):
    assert [group.name for group in summary.authorities] == list(AUTHORITIES)
    assert [group.name for group in summary.years] == list(YEARS)
    assert {group.reports for group in summary.authorities} == {3}
    assert summary.notes == ()


def test_without_a_list_the_name_of_the_file_tells_and_it_is_said(results):
    summary = summarise(results)
    assert [group.name for group in summary.years] == list(YEARS)
    assert [group.name for group in summary.authorities] == ["report 0", "report 1", "report 2"]
    assert summary.notes == ("Reports whose authority and year are read from the file's name: 9.",)


def test_a_line_that_names_no_report_is_told(results, register, tmp_path):
    path = tmp_path / "longer.csv"
    line = "report-0-2021-05-21.txt,Ashenford,2021-05-21\n"
    path.write_text(register.read_text("utf-8") + line, "utf-8")
    assert summarise(results, path).notes == (
        "Lines of longer.csv that name no report of the results: 1, the first of them "
        "report-0-2021-05-21.txt.",
    )


def test_what_no_one_tells_is_unknown_and_stands_last(reports, tmp_path):
    (tmp_path / "aaa.txt").write_text("Custody staff were trained.", "utf-8")
    batch = score_reports(
        [tmp_path / "aaa.txt", *reports.glob("report-0-*")], tmp_path / "out.jsonl"
    )
    summary = summarise(batch.output)
    assert [group.name for group in summary.authorities] == ["report 0", "unknown"]
    assert [group.name for group in summary.years] == [*YEARS, "unknown"]
    assert [point.year for point in summary.trends["custody"].sentences] == list(YEARS)
    assert "unknown" in " ".join(summary.notes)


@pytest.mark.parametrize("suffix", [".jsonl", ".parquet", ".xlsx", ""])
def test_every_format_of_results_gives_the_same_summary(
    suffix, reports, register, tmp_path, summary
):
    batch = score_reports([reports], tmp_path / f"findings{suffix}", every_sentence=True)
    other = summarise(batch.output, register)
    assert (other.total, other.years, other.trends) == (
        summary.total,
        summary.years,
        summary.trends,
    )


def test_counts_are_corrected_by_what_the_model_says_of_itself(summary):
    figures = load_model().origin["cross_validated"]["themes"]
    for theme, tally in summary.total.themes.items():
        factor = figures[theme]["precision"] / figures[theme]["recall"]
        assert tally.corrected.value == pytest.approx(tally.found * factor)
        assert tally.corrected.low <= tally.corrected.value <= tally.corrected.high


def test_results_of_another_model_are_not_corrected_and_it_is_said(results, register, small_model):
    summary = summarise(results, register, small_model)
    assert summary.errors == {}
    assert all(tally.corrected is None for tally in summary.total.themes.values())
    assert load_model().sha256[:12] in summary.notes[0]


def test_results_of_an_own_model_are_corrected_once_it_is_named(reports, small_model, tmp_path):
    results = score_reports([reports], tmp_path / "own.csv", model=small_model).output
    unnamed = summarise(results)
    assert unnamed.errors == {}
    assert "with --model" in unnamed.notes[0]
    assert set(summarise(results, model=small_model).errors) == set(unnamed.themes)


def test_a_retrained_model_has_no_figures_to_correct_by_and_it_is_said(
    reports, small_model, written, tmp_path
):
    retrained = retrain(small_model, written[:2])
    results = score_reports([reports], tmp_path / "own.csv", model=retrained).output
    summary = summarise(results, model=retrained)
    assert summary.errors == {}
    assert "train --from" in summary.notes[0]


def test_results_that_were_changed_are_not_corrected_and_it_is_said(results, register, tmp_path):
    shorter = copied(results, tmp_path, lambda text: "".join(text.splitlines(keepends=True)[:-1]))
    summary = summarise(shorter, register)
    assert summary.errors == {}
    assert "rows are no longer those" in summary.notes[0]


def test_a_report_that_stands_under_two_names_is_told(reports, tmp_path):
    [first, *_] = sorted(reports.iterdir())
    (tmp_path / "again-2021.txt").write_bytes(first.read_bytes())
    (tmp_path / "first-2021.txt").write_bytes(first.read_bytes())
    summary = summarise(score_reports([tmp_path], tmp_path / "out.csv").output)
    assert summary.notes[-1].endswith("counted too: 1.")


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (lambda text: text.replace("theme_sentiment", "said"), "theme_sentiment"),
        (lambda text: re.sub(r",(concern|strength),", ",good,", text), "'good'"),
        (lambda text: text.replace("report-0", "report-9"), "report-9"),
    ],
)
def test_a_file_that_is_no_result_of_score_is_told(results, tmp_path, change, told):
    with pytest.raises(SummaryError, match=told):
        summarise(copied(results, tmp_path, change))


@pytest.mark.parametrize("change", [lambda _: {}, lambda _: [], lambda m: {**m, "reports": [{}]}])
def test_a_manifest_that_is_damaged_is_told(results, tmp_path, change):
    with pytest.raises(SummaryError, match="not a manifest of score"):
        summarise(copied(results, tmp_path, change_manifest=change))


def test_results_without_a_manifest_are_told(results, tmp_path):
    manifest_path(copied(results, tmp_path)).unlink()
    with pytest.raises(SummaryError, match=r"findings\.csv\.manifest\.json: not found"):
        summarise(tmp_path / results.name)


class _Page(HTMLParser):
    """What a page consists of."""

    def __init__(self, text):
        super().__init__()
        self.tags, self.images, self.metas, self.words = Counter(), [], [], []
        self.feed(text)

    def handle_starttag(self, tag, attributes):
        self.tags[tag] += 1
        if tag == "img":
            self.images.append(dict(attributes))
        if tag == "meta":
            self.metas.append(dict(attributes))

    def handle_data(self, data):
        self.words.append(data)


@pytest.fixture(scope="session")
def written_files(summary, tmp_path_factory):
    folder = tmp_path_factory.mktemp("summaries") / "summary"
    return {path.name: path for path in write_summary(summary, folder)}


def test_a_folder_gets_the_page_the_workbook_and_the_charts(written_files):
    assert set(written_files) == {
        "summary.html",
        "summary.xlsx",
        "authorities.svg",
        "authorities.png",
        "years.svg",
        "years.png",
    }
    folder = written_files["summary.html"].parent
    assert {path.name for path in folder.iterdir()} == set(written_files), "nothing half-written"


def test_the_same_results_give_the_same_bytes(results, register, tmp_path, written_files):
    code = (
        "import sys; from findings_nlp import summarise, write_summary;"
        "write_summary(summarise(*sys.argv[1:3]), sys.argv[3])"
    )
    command = [sys.executable, "-c", code, results, register, tmp_path / "summary"]
    subprocess.run(command, check=True)
    for name, path in written_files.items():
        assert (tmp_path / "summary" / name).read_bytes() == path.read_bytes(), name


def test_the_page_loads_nothing_and_runs_nothing(written_files):
    text = written_files["summary.html"].read_text("utf-8")
    page = _Page(text)
    assert not {"script", "link", "iframe", "object"} & set(page.tags)
    [policy] = [meta["content"] for meta in page.metas if "http-equiv" in meta]
    assert policy.startswith("default-src 'none'; img-src data:; style-src 'sha256-")
    assert "http" not in re.sub(r"http-equiv|data:[^\"]*", "", text)


def test_the_page_shows_each_chart_with_words_for_those_who_do_not_see_it(written_files):
    page = _Page(written_files["summary.html"].read_text("utf-8"))
    years, authorities = page.images
    for image, name in ((years, "years.svg"), (authorities, "authorities.svg")):
        picture = b64decode(image["src"].removeprefix("data:image/svg+xml;base64,"))
        assert picture == written_files[name].read_bytes()
        assert "Custody" in image["alt"]
    assert "from 2021 to 2024" in years["alt"]


def test_names_from_outside_stay_text(written_files):
    page = _Page(written_files["summary.html"].read_text("utf-8"))
    assert AUTHORITIES[-1] in page.words
    assert "over" not in page.tags


def test_the_page_says_what_the_numbers_mean_and_when_they_do_not_hold(written_files):
    words = " ".join(_Page(written_files["summary.html"].read_text("utf-8")).words)
    assert "found × precision / recall" in words
    assert "does not hold" in words
    assert "not corrected" in words, "the sentiments"


def test_the_workbook_holds_the_same_counts(written_files, summary):
    book = load_workbook(written_files["summary.xlsx"])
    assert book.sheet_names == ["themes", "years", "trend", "authorities", "reports", "meaning"]
    header, *rows = book.get_sheet_by_name("years").to_python()
    cells = [dict(zip(header, row, strict=True)) for row in rows]
    assert len(cells) == len(YEARS) * len(summary.themes)
    for cell in cells:
        [group] = [group for group in summary.years if group.name == cell["year"]]
        tally = group.themes[cell["theme"]]
        assert (cell["found"], cell["concern"]) == (tally.found, tally.said["concern"])
        assert cell["corrected, high"] == tally.corrected.high


def test_a_page_or_a_workbook_alone(summary, tmp_path):
    for name in ("page.html", "book.xlsx"):
        assert write_summary(summary, tmp_path / name) == [tmp_path / name]
    assert sorted(path.name for path in tmp_path.iterdir()) == ["book.xlsx", "page.html"]


def test_one_report_makes_a_page_without_charts(tmp_path):
    (tmp_path / "ashenford.txt").write_text("Custody staff were trained.", "utf-8")
    summary = summarise(score_reports([tmp_path], tmp_path / "out.csv").output)
    [page] = write_summary(summary, tmp_path / "page.html")
    assert _Page(page.read_text("utf-8")).images == []


def test_without_matplotlib_the_tables_are_there(summary, tmp_path, monkeypatch, caplog):
    monkeypatch.setitem(sys.modules, "matplotlib", None)
    written = write_summary(summary, tmp_path / "summary")
    assert [path.name for path in written] == ["summary.html", "summary.xlsx"]
    page = _Page(written[0].read_text("utf-8"))
    assert (page.images, "table" in page.tags) == ([], True)
    assert "pip install 'findings-nlp[summary]'" in caplog.text


@pytest.mark.parametrize("name", ["summary.pdf", "nowhere/page.html", "nowhere/deep/folder"])
def test_an_output_that_cannot_be_is_told(summary, tmp_path, name):
    with pytest.raises(OutputError, match=name.rpartition("/")[-1]):
        write_summary(summary, tmp_path / name)


def test_strange_names_of_authorities_are_drawn_and_written(results, tmp_path):
    names = [r"$\frac{1$ Ynys Môn", "A" * 500, "line\nbreak", "=1+1"]
    path = tmp_path / "reports.csv"
    with path.open("w", encoding="utf-8", newline="") as stream:
        rows = csv.writer(stream)
        rows.writerow(["file", "authority", "date"])
        files = sorted({Path(row["report"]).name for row in rows_in(results)})
        rows.writerows([file, name, "2021"] for file, name in zip(files, names, strict=False))
    write_summary(summarise(results, path), tmp_path / "summary")
    sheet = load_workbook(tmp_path / "summary/summary.xlsx").get_sheet_by_name("authorities")
    assert {row[0] for row in sheet.to_python()} >= set(names)


def run(*arguments):
    return subprocess.run(
        [sys.executable, "-m", "findings_nlp.cli", "summary", *map(str, arguments)],
        capture_output=True,
        encoding="utf-8",
        check=False,
        env={"PYTHONUTF8": "1", "PATH": ""},
    )


def test_the_command_shows_a_table_and_names_what_it_wrote(results, register, tmp_path):
    done = run(results, "--reports-csv", register, "-o", tmp_path / "page.html")
    assert done.returncode == 0, done.stderr
    assert done.stderr == ""
    assert "sex_offender_management" in done.stdout
    assert AUTHORITIES[-1] in done.stdout
    assert "page.html" in done.stdout


def test_the_command_tells_a_mistake_in_one_line(tmp_path):
    done = run(tmp_path / "missing.csv")
    assert done.returncode == 1
    assert "missing.csv: not found" in done.stderr
    assert len(done.stderr.strip().splitlines()) == 1


@pytest.mark.slow
@pytest.mark.skipif(
    not REAL_REPORTS.is_dir(), reason=f"the public reports are not in {REAL_REPORTS}"
)
def test_226_real_reports_are_summed_up(tmp_path):
    output = score_reports([REAL_REPORTS], tmp_path / "findings.csv").output
    register = Path(__file__).parent.parent / "training_data" / "reports.csv"
    summary = summarise(output, register)
    assert (summary.total.reports, len(summary.authorities), len(summary.years)) == (226, 71, 14)
    assert summary.notes == ()
    write_summary(summary, tmp_path / "summary")
    few = {point.year for point in summary.trends["training"].sentences if point.few}
    assert few == {"2009", "2013", "2021", "2025"}, "years of one or four reports"


def test_long_names_that_differ_at_their_end_are_told_apart_in_a_chart():
    shared = "The Combined Authority of the Northern and Eastern "
    names = [label(shared + end) for end in ("Boroughs", "Counties")]
    assert names == [
        "The Combined Authority…Eastern Boroughs",
        "The Combined Authority…Eastern Counties",
    ]
    assert label("Ellerby\n Cross") == "Ellerby Cross"
