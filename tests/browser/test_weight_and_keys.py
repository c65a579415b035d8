"""The first page is light, asks nobody else and keeps nothing; everything on it can be done with keys alone."""

import gzip

import pytest
from playwright.sync_api import expect

from portal import i18n
from tests.browser.person import WORDS, Person

BUDGET = 8_192


@pytest.mark.parametrize("language", i18n.NAMES)
def test_the_first_page_is_light_and_keeps_nothing(browse, house, language):
    page, answers, asked = browse(house, scripts=True), [], []
    page.on("request", lambda request: asked.append((request.resource_type, request.url)))
    page.on("response", lambda answer: answers.append(answer))
    page.goto(i18n.home(language), wait_until="networkidle")
    assert [kind for kind, _url in asked if not _url.startswith("data:")] == [
        "document",
        "stylesheet",
    ]
    assert all(url.startswith((house.address, "data:")) for _kind, url in asked)
    sent = [answer for answer in answers if answer.url.startswith("http")]
    assert {answer.header_value("content-encoding") for answer in sent} == {"gzip"}
    assert sum(len(gzip.compress(answer.body(), 9, mtime=0)) for answer in sent) <= BUDGET
    assert page.locator("script").count() == 0
    assert page.context.cookies() == []
    page.reload(wait_until="networkidle")
    assert page.context.cookies() == []


def test_a_cookie_comes_only_with_the_first_form_that_is_sent(browse, house):
    person = Person(browse(house))
    person.arrive()
    person.answer_all()
    assert person.page.context.cookies() == []
    person.press("check")
    (cookie,) = person.page.context.cookies()
    assert cookie["httpOnly"]
    assert cookie["sameSite"] == "Strict"
    assert cookie["expires"] == -1


class Keys:
    """Somebody without a mouse."""

    def __init__(self, page):
        self.page = page

    def press(self, *keys):
        for key in keys:
            self.page.keyboard.press(key)

    def here(self):
        """What has the focus."""
        return self.page.locator(":focus")

    def until(self, selector):
        """Press Tab until something has the focus."""
        for _press in range(60):
            if self.page.locator(f"{selector}:focus").count():
                return
            assert self.is_seen(), self.here().evaluate("one => one.outerHTML")
            self.press("Tab")
        raise AssertionError(f"no way to {selector} with keys")

    def do(self, selector, key="", *, text=""):
        """Go somewhere and press a key or type there."""
        self.page.locator(selector).first.wait_for()
        self.until(selector)
        if text:
            self.page.keyboard.insert_text(text)
        else:
            self.press(key)

    def is_seen(self):
        """Whether what has the focus shows it: outlined, on the screen and not behind the bar above."""
        return self.page.evaluate(SEEN)


SEEN = """() => {
  const one = document.activeElement
  if (one === document.body || one.tabIndex < 0) return true
  const style = getComputedStyle(one), box = one.getBoundingClientRect()
  const x = box.left + box.width / 2, y = box.top + Math.min(box.height / 2, 20)
  const above = document.elementFromPoint(x, y)
  return style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 2 && above !== null
    && (one.contains(above) || above.contains(one) || one.labels?.[0]?.contains(above))
}"""


def test_the_first_stops_of_the_tab_key_are_the_skip_link_and_the_way_out(browse, house):
    person = Person(browse(house))
    person.arrive()
    keys, stops = Keys(person.page), []
    for _stop in range(2):
        keys.press("Tab")
        stops.append(keys.here().get_attribute("class"))
        assert keys.is_seen()
    assert stops == ["skip", "leave"]


def test_from_a_question_the_way_out_is_one_key_back(browse, house):
    page = browse(house)
    page.goto("/#a3")
    keys = Keys(page)
    keys.until("[name=a2]")
    keys.press("Shift+Tab")
    expect(page.locator("header a.leave")).to_be_focused()


def test_everything_for_filing_can_be_done_with_keys_alone(browse, house):
    page = browse(house)
    page.goto("/")
    keys = Keys(page)
    keys.do("a.door.first", "Enter")
    keys.do("[name=a1][value=named]", "Space")
    keys.do("[name=a6]", text="Karim Benali")
    keys.do("#a1 .onward a.button:not(.quiet)", "Enter")
    keys.do("#a2 .onward a.button:not(.quiet)", "Enter")
    keys.do("[name=a2]", text=WORDS["en"])
    for step in ("a3", "a4", "a5"):
        keys.do(f"#{step} .onward a.button:not(.quiet)", "Enter")
    keys.do("[name=a4]", "ArrowDown")
    keys.do("#a6 .onward a.button:not(.quiet)", "Enter")
    keys.do("button[value=check]", "Enter")
    expect(page.locator("dl.pairs")).to_contain_text("Karim Benali")
    keys.do("button[value=send]", "Enter")
    keys.do(".keep summary", "Enter")
    expect(page.locator(".number")).to_be_visible()
    keys.do("button[value=have]", "Enter")
    keys.do("[name=a2]", text="One thing more.")
    keys.do("button[value=reply]", "Enter")
    expect(page.locator(".thread .words").last).to_have_text("One thing more.")
    keys.do("button[value=finish]", "Enter")
    expect(page.locator("a.door.first")).to_be_visible()


def test_a_focus_that_cannot_be_seen_is_noticed(browse, house):
    page = browse(house)
    page.set_content("<style>a:focus { outline: 0 }</style><main><a href='#x'>Here</a></main>")
    keys = Keys(page)
    keys.press("Tab")
    assert not keys.is_seen()
