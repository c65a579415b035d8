"""Finding and starting Chromium for the tests: the machine's own, else the one Playwright fetched."""

import os
import shutil
import subprocess
import sys
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import sync_playwright

from tests.missing import missing

NAMES = ("chromium", "chromium-browser", "google-chrome")

# Root has no sandbox to offer, a container's /dev/shm is small, and no page may phone home.
ARGUMENTS = (
    "--no-sandbox",
    "--disable-dev-shm-usage",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--no-first-run",
)


def chromium_path() -> str | None:
    """Where this machine keeps Chromium (PORTAL_TEST_CHROMIUM decides), or None."""
    chosen = os.environ.get("PORTAL_TEST_CHROMIUM")
    return chosen or next(filter(None, map(shutil.which, NAMES)), None)


@contextmanager
def chromium(**options):
    """A running Chromium for a `with`; lacking a part, the test skips aloud, or fails in CI."""
    if not _driver_runs():
        missing("what drives the browser", "install Debian's libatomic1.")
    with sync_playwright() as playwright:
        browser = launch(playwright, **options)
        yield browser
        browser.close()


def launch(playwright, **options):
    """A running Chromium from a Playwright already started; `options` are those of its launch."""
    path = chromium_path()
    if not path and not Path(playwright.chromium.executable_path).exists():
        missing("Chromium", "install Debian's chromium, or run `make test` as root.")
    arguments = [*ARGUMENTS, *options.pop("args", ())]
    return playwright.chromium.launch(executable_path=path, args=arguments, **options)


def _driver_runs() -> bool:
    command = [sys.executable, "-m", "playwright", "--version"]
    return subprocess.run(command, capture_output=True, check=False).returncode == 0
