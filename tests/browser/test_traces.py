"""What a browser keeps on the phone's own disk after a visit, and what it gets when it refuses to keep anything."""

import json
import sqlite3
from contextlib import closing, contextmanager

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import PHONE
from tests.browser.person import Person
from tests.browsers import ARGUMENTS, chromium_path

WORDS = "Unmistakable words about passports in hall seven"
NAME = "Karim Benali"


@pytest.fixture
def profile(tmp_path):
    """Where a browser keeps what it remembers."""
    return tmp_path / "profile"


@contextmanager
def phone(chrome, house, profile):
    """A person on a browser with a profile on the disk, as phones have."""
    context = chrome.browser_type.launch_persistent_context(
        profile,
        executable_path=chromium_path(),
        args=list(ARGUMENTS),
        viewport=PHONE,
        java_script_enabled=False,
        base_url=house.address,
    )
    try:
        yield Person(context.pages[0])
    finally:
        context.close()


def visited(profile):
    """(address, title) of everything in the browser's history."""
    with closing(sqlite3.connect(profile / "Default" / "History")) as history:
        return history.execute("SELECT url, title FROM urls").fetchall()


def files_holding(profile, text):
    """The files in which a text stands, in any of the ways a browser writes it down."""
    forms = [text.encode(), text.encode("utf-16-le"), text.replace(" ", "+").encode(),
             text.replace(" ", "%20").encode()]  # fmt: skip
    files = [path for path in profile.rglob("*") if path.is_file()]
    return [path.name for path in files if any(form in path.read_bytes() for form in forms)]


def test_after_a_visit_the_disk_holds_no_number_no_words_and_neutral_titles(chrome, house, profile):
    with phone(chrome, house, profile) as person:
        number = person.file(WORDS)
        person.press("have")
        person.press("finish")
        person.come_back(number)
        person.write(f"{WORDS}, again")
        person.press("finish")
    groups = [number[start : start + 5] for start in range(0, 25, 5)]
    for secret in (number, " ".join(groups), WORDS, NAME):
        assert files_holding(profile, secret) == []
    addresses, titles = map(set, zip(*visited(profile), strict=True))
    assert f"{house.address}/" in addresses
    steps = {
        f"{house.address}/#{step}" for step in ("read", "a1", "a2", "a3", "a4", "a5", "a6", "a7")
    }
    assert addresses <= steps | {f"{house.address}/", f"{house.address}/?n", "about:blank"}
    assert titles <= {"Feedback", ""}


def test_a_browser_that_refuses_cookies_gets_the_number_in_the_answer_itself(
    chrome, house, profile
):
    (profile / "Default").mkdir(parents=True)
    refuse = {"profile": {"default_content_setting_values": {"cookies": 2}}}
    (profile / "Default" / "Preferences").write_text(json.dumps(refuse), encoding="utf-8")
    with phone(chrome, house, profile) as person:
        number = person.file()
        assert len(number) == 25
        assert person.page.context.cookies() == []
        expect(person.page.locator(".notice.amber")).to_contain_text("only this once")
        person.come_back(number)
        expect(person.page.locator("#read-error")).to_contain_text("Allow cookies")
        assert person.page.url == f"{house.address}/?n"
