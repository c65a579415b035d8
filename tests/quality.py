"""A test browser that checks every page it is given: whoever tests a page gets these checks by doing nothing."""

import re
from collections import Counter

import html5lib
from flask.testing import FlaskClient

VOID_NAMES = {"submit", "hidden", "button"}
ELSEWHERE = re.compile(r"(?:https?:)?//")


class CheckedClient(FlaskClient):
    """Flask's test client, strict about HTML."""

    def open(self, *args, **kwargs):
        answer = super().open(*args, **kwargs)
        if (
            answer.mimetype == "text/html"
            and answer.status_code not in (301, 302, 303)
            and answer.data
        ):
            check_page(answer.get_data(as_text=True))
        return answer


def check_page(html):
    """Fail when a page does not parse, has not exactly one h1, a title, unique ids and a name for every input, or calls a third party."""
    document = html5lib.HTMLParser(strict=True, namespaceHTMLElements=False).parse(html)
    everything = list(document.iter())
    assert len([e for e in everything if e.tag == "h1"]) == 1, "a page has one h1"
    assert (document.findtext(".//title") or "").strip(), "a page has a title"
    doubled = [
        key
        for key, count in Counter(e.get("id") for e in everything if e.get("id")).items()
        if count > 1
    ]
    assert not doubled, f"ids appear twice: {doubled}"
    assert not [e for e in everything if _leads_elsewhere(e)], (
        "a page loads or sends nothing elsewhere"
    )
    assert not [
        e for e in everything if e.tag in ("script", "style") or e.get("style") or e.get("onclick")
    ], "no script, no inline style"
    _every_input_is_named(document, everything)


def _leads_elsewhere(element):
    """Anything but a link that says it leads outside and tells nobody where one came from."""
    if element.tag == "a" and {"external", "noreferrer"} <= set((element.get("rel") or "").split()):
        return False
    named = (element.get(name) or "" for name in ("src", "href", "action", "formaction"))
    return any(ELSEWHERE.match(address) for address in named)


def _every_input_is_named(document, everything):
    labelled = {e.get("for") for e in everything if e.tag == "label" and e.get("for")}
    wrapped = {
        child for e in everything if e.tag == "label" for child in e.iter() if child.tag == "input"
    }
    for field in (e for e in everything if e.tag in ("input", "textarea", "select")):
        if field.get("type") in VOID_NAMES or field.get("hidden") is not None:
            continue
        named = (
            field.get("id") in labelled
            or field in wrapped
            or field.get("aria-label")
            or field.get("aria-labelledby")
        )
        assert named, f"an input without a label: {field.attrib}"
