"""Leaving in a hurry, in a browser that keeps whole pages in memory to show them again at Back."""

import http.server
import threading
from contextlib import contextmanager

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import PHONE
from tests.browser.house import running
from tests.browsers import chromium

HALF_WRITTEN = "The shift leader keeps our"
KEEPS_PAGES = {"ignore_default_args": ["--disable-back-forward-cache"]}


class Weather(http.server.BaseHTTPRequestHandler):
    """Somebody else's page about something else."""

    def do_GET(self):  # the library's name
        self.send_response(200)
        self.send_header("Content-Type", "text/html")
        self.end_headers()
        self.wfile.write(b"<title>Weather</title>sunny")

    def log_message(self, *_about):
        pass


@contextmanager
def somewhere_else():
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Weather)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://localhost:{server.server_port}/"
    server.shutdown()
    server.server_close()


@pytest.mark.parametrize("scripts", [False, True], ids=["scripts off", "scripts on"])
def test_after_leaving_a_half_written_form_back_shows_no_word_of_it(
    filled_sqlite, tmp_path, scripts
):
    with (
        somewhere_else() as weather,
        running((filled_sqlite, ""), tmp_path, leave_to=weather) as house,
        chromium(**KEEPS_PAGES) as browser,
    ):
        page = browser.new_page(base_url=house.address, viewport=PHONE, java_script_enabled=scripts)
        page.goto("/")
        page.locator("a.door.first").click()
        page.goto("/#a3")
        page.locator("#a3 [name=a2]").fill(HALF_WRITTEN)
        page.locator("header a.leave").click()
        page.wait_for_url(weather)
        page.go_back(wait_until="commit")
        expect(page.locator("#a3 [name=a2]")).to_have_value("")
