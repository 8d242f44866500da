"""The documentation as it is built by ``make docs``: whole, without the network, and for all."""

import re
import time
from pathlib import Path

import chromium
import pytest

import findings_nlp
from findings_nlp.cli.app import command_line

pytestmark = pytest.mark.slow

ROOT = Path(__file__).parent.parent
SITE = ROOT / "build" / "docs"
AXE = ROOT / "build" / "axe" / "node_modules" / "axe-core" / "axe.min.js"
LOADS = re.compile(
    r"""<(?:link|script|img|iframe|source)[^>]*\s(?:href|src)=["'](?:https?:)?//[^"']*"""
    r"""|(?:url\(|@import\s*)["']?(?:https?:)?//[^)"']*"""
)
"""What a browser would fetch from elsewhere, in HTML, CSS or SVG."""


@pytest.fixture(scope="module")
def site():
    if not (SITE / "index.html").exists():
        pytest.skip("the site is not built: make docs")
    return SITE


@pytest.fixture(scope="module")
def window(site, tmp_path_factory):
    if not chromium.IS_THERE:
        pytest.skip("Chromium is not there: apt-get install chromium chromium-driver")
    with chromium.open_window(tmp_path_factory.mktemp("downloads")) as window:
        yield window


def test_nothing_is_loaded_from_elsewhere(site):
    pages = [path for path in site.rglob("*") if path.suffix in (".html", ".css", ".svg")]
    assert len(pages) > 20
    assert [(path.name, LOADS.findall(path.read_text("utf-8"))) for path in pages] == [
        (path.name, []) for path in pages
    ]


def test_every_public_name_is_in_the_reference(site):
    page = (site / "api.html").read_text("utf-8")
    missing = [n for n in findings_nlp.__all__ if f'id="findings_nlp.{n}"' not in page]
    assert missing == ["__version__"]


def test_every_command_is_in_the_reference(site):
    page = (site / "commands.html").read_text("utf-8")
    app = command_line()
    groups = [*app.registered_commands]
    for group in app.registered_groups:
        groups += group.typer_instance.registered_commands
    names = [command.name or command.callback.__name__ for command in groups]
    assert len(names) > 15
    for name in names:
        assert re.search(rf"<h2>findings-nlp (\w+ )?{name}<", page), name


def test_search_works_without_a_server(window, site):
    window.driver.get(f"{(site / 'search.html').as_uri()}?q=threshold")
    for _ in range(100):
        if window.all("#search-results a[href^='figures.html']"):
            break
        time.sleep(0.1)
    else:
        raise AssertionError("the page on figures was not found within 10 seconds")
    assert window.driver.get_log("browser") == []


@pytest.mark.skipif(
    not AXE.exists(), reason="axe is not there: npm install --prefix build/axe axe-core"
)
@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1440, 480])
def test_axe_finds_no_fault(window, site, width, scheme):
    preference = {"name": "prefers-color-scheme", "value": scheme}
    window.driver.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": [preference]})
    for name in ("index", "start", "scoring", "themes", "evaluation", "commands", "integrations"):
        window.open(site / f"{name}.html", width)
        window.run(AXE.read_text("utf-8"))
        faults = window.driver.execute_async_script(
            "axe.run({ runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa'] })"
            ".then((found) => arguments[0](found.violations.map((fault) => fault.id + ': '"
            "+ fault.nodes.map((node) => node.html + node.failureSummary).join('; '))))"
        )
        assert faults == [], name
