"""The page of the longest real report: small, opened in a second, filtered in a tenth of one."""

from pathlib import Path

import chromium
import pytest

from findings_nlp.html.pages import open_pages
from findings_nlp.scoring import score_report

ROOT = Path(__file__).parent.parent
REPORT = ROOT.parent / "shared" / "reports" / "services-warrington-2015-05-12.pdf"

pytestmark = pytest.mark.skipif(not REPORT.exists(), reason=f"{REPORT} is not there")


@pytest.fixture(scope="module")
def scored(small_model):
    return score_report(REPORT, small_model)


@pytest.fixture(scope="module")
def page(scored, small_model, tmp_path_factory):
    folder = tmp_path_factory.mktemp("pages")
    with open_pages(folder, small_model) as pages:
        pages.write(scored)
    [path] = folder.glob("services*.html")
    return path


def test_it_is_small(page, scored):
    assert page.stat().st_size <= 4 * len(scored.report.text.encode()) + 150_000


@pytest.mark.slow
def test_it_opens_in_a_second_and_filters_in_a_tenth_of_one(page, tmp_path):
    if not chromium.IS_THERE:
        pytest.skip("Chromium is not there: apt-get install chromium chromium-driver")
    with chromium.open_window(tmp_path) as window:
        assert window.opening_time(page) < 1_000
        for box in ("[value=custody]", "[value=concern]", "#only"):
            assert window.click_time(box) < 100
