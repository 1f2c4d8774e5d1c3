"""What the tests of viz share: programs that a machine may lack, but CI may not, and a browser.

A page fails its test if it logs an error or asks the network for a file.
"""

import os
import shutil

import pytest


def _program(name):
    """Return a fixture that skips a test where a program is missing, unless it must be there."""

    @pytest.fixture(name=name)
    def fixture():
        path = shutil.which(name)
        if path is None and name in os.environ.get("CHAINRULE_REQUIRE", "").split():
            pytest.fail(f"CHAINRULE_REQUIRE asks for {name}, which is missing")
        if path is None:
            pytest.skip(f"{name} is not installed")
        return path

    return fixture


dot, pdflatex, ffmpeg = map(_program, ("dot", "pdflatex", "ffmpeg"))

FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
]


@pytest.fixture(scope="session")
def browser():
    """Start Chromium once; skip where it is missing, unless this machine must have it."""
    required = "chromium" in os.environ.get("CHAINRULE_REQUIRE", "")
    path = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "chrome"))), None)
    try:
        from playwright.sync_api import sync_playwright
    except ImportError:
        path = None
    if path is None:
        if required:
            pytest.fail("CHAINRULE_REQUIRE asks for chromium, which is missing")
        pytest.skip("chromium or playwright is not installed")
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=path, args=FLAGS)
        yield chromium
        chromium.close()


@pytest.fixture
def page(browser):
    """A page of 1280x720 that fails the test if it logs an error or asks the network for a file."""
    context = browser.new_context(viewport={"width": 1280, "height": 720})
    tab = context.new_page()
    wrong = []
    tab.on("console", lambda m: m.type in ("error", "warning") and wrong.append(m.text))
    tab.on("pageerror", lambda error: wrong.append(str(error)))
    tab.on("request", lambda r: r.url.startswith("http") and wrong.append(f"request of {r.url}"))
    yield tab
    context.close()
    assert wrong == []
