"""Debian's Chromium without a screen, for the tests and the benchmark of the pages."""

import shutil
import tempfile
import time
from contextlib import contextmanager

from selenium import webdriver

CHROMIUM, DRIVER = shutil.which("chromium"), shutil.which("chromedriver")
IS_THERE = bool(CHROMIUM and DRIVER)
TIMES = 10
"""How often a time is taken; the best counts, since other work only ever adds to it."""
LOADED = "return performance.getEntriesByType('navigation')[0].loadEventEnd"
CLICKED = """
const before = performance.now();
document.querySelector(arguments[0]).click();
document.body.offsetHeight;
return performance.now() - before;
"""
FLAGS = """--headless=new --no-sandbox --disable-gpu --disable-quic --no-first-run
    --disable-background-networking --disable-component-update --disable-sync""".split()


@contextmanager
def open_window(downloads):
    """Start the browser with a profile of its own; what it downloads goes into the folder."""
    options = webdriver.ChromeOptions()
    options.binary_location = CHROMIUM
    options.add_experimental_option("prefs", {"download.default_directory": str(downloads)})
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as profile:
        for flag in (*FLAGS, f"--user-data-dir={profile}"):
            options.add_argument(flag)
        with webdriver.Chrome(options, webdriver.ChromeService(DRIVER)) as driver:
            yield Window(driver, downloads)


class Window:
    """A browser window and what a reader does in it."""

    def __init__(self, driver, downloads):
        self.driver = driver
        self.downloads = downloads

    def open(self, path, width=1440):
        self.driver.set_window_size(width, 1000)
        self.driver.get(path.as_uri())
        self.run("localStorage.clear()")
        self.driver.refresh()

    def opening_time(self, path):
        """Return the milliseconds until the page is loaded and its script has run."""
        return min(self.load(path) for _ in range(TIMES))

    def load(self, path):
        self.driver.get(path.as_uri())
        return self.run(LOADED)

    def click_time(self, selector):
        """Return the milliseconds until the page is laid out again after a click."""
        return min(self.run(CLICKED, selector) for _ in range(TIMES))

    def run(self, script, *arguments):
        return self.driver.execute_script(script, *arguments)

    def find(self, selector):
        return self.driver.find_element("css selector", selector)

    def all(self, selector):
        return self.driver.find_elements("css selector", selector)

    def press(self, *keys):
        for key in keys:
            self.driver.switch_to.active_element.send_keys(key)

    @property
    def focused(self):
        return self.driver.switch_to.active_element.get_attribute("id")

    def set_slider(self, percent):
        self.run(
            "const slider = document.getElementById('least'); slider.value = arguments[0];"
            "slider.dispatchEvent(new Event('input', { bubbles: true }))",
            percent,
        )

    def found(self):
        """The numbers of the sentences that are shown as findings."""
        return [int(each.get_attribute("id")[1:]) for each in self.all(".found")]

    def chips(self, number):
        chips = self.all(f"#s{number} .chip")
        return [chip.get_attribute("textContent")[1:] for chip in chips]

    def download(self):
        for old in self.downloads.iterdir():
            old.unlink()
        self.find("#download").click()
        for _ in range(300):
            if done := list(self.downloads.glob("*.jsonl")):
                return done[0]
            time.sleep(0.1)
        raise AssertionError("nothing was downloaded within 30 seconds")
