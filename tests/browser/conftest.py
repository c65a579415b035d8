"""One Chromium and one running house for each module of browser tests; a page that fails leaves its picture behind."""

import re
import tempfile
from pathlib import Path

import pytest

from portal.demo.company import STORIES
from tests.browser.house import running
from tests.browsers import chromium

PHONE = {"width": 360, "height": 740}
DESK = {"width": 1280, "height": 900}
PATIENCE = 15_000


def pytest_collection_modifyitems(items):
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.browser)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item, call):
    report = yield
    if report.when == "call":
        item.stash[FAILED] = report.failed
    return report


FAILED = pytest.StashKey[bool]()


@pytest.fixture(scope="module")
def chrome():
    with chromium() as browser:
        yield browser


@pytest.fixture(scope="module")
def house(filled_sqlite, tmp_path_factory):
    given = {"meeting_file": STORIES / "meeting.toml"}
    with running((filled_sqlite, ""), tmp_path_factory.mktemp("house"), **given) as standing:
        yield standing


@pytest.fixture
def browse(chrome, request):
    """`browse(house)` is a page of a browser of its own: `scripts`, `viewport` and Playwright's other options."""
    opened = []

    def new(standing, *, scripts=False, viewport=PHONE, **options):
        context = chrome.new_context(
            base_url=standing.address,
            java_script_enabled=scripts,
            viewport=viewport,
            **options,
        )
        context.set_default_timeout(PATIENCE)
        opened.append(context)
        return context.new_page()

    yield new
    if request.node.stash.get(FAILED, False):
        _keep_pictures(request.node.name, opened)
    for context in opened:
        context.close()


def _keep_pictures(name, contexts):
    folder = Path(tempfile.mkdtemp(prefix="recourse-failed-"))
    for number, page in enumerate(page for context in contexts for page in context.pages):
        file = folder / f"{re.sub('[^a-z0-9]+', '-', name.lower())}-{number}.png"
        page.screenshot(path=file, full_page=True)
        print(f"How it looked: {file}")  # noqa: T201  # shown with the failed test
