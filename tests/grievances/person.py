"""A complainant's browser: fills in the form, sends it, keeps the number, comes back."""

import re
from html import unescape
from html.parser import HTMLParser

from portal.vault import receipts

NUMBER = re.compile(r"<span>(\d{5})</span>")
WORDS = "The shift leader keeps our passports. We ask to get them back."


class Page(HTMLParser):
    """The fields a page would send back as they stand, and its text."""

    def __init__(self, html):
        super().__init__()
        self.fields, self.texts, self._area = [], [], None
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        told = dict(attrs)
        if tag == "input" and told.get("name") and self._counts(told):
            self.fields.append((told["name"], told.get("value") or ""))
        if tag == "textarea" and told.get("name"):
            self._area = told["name"]
            self.fields.append((self._area, ""))
        elif tag == "textarea":
            self._area = ""

    def _counts(self, told):
        return told.get("type") not in ("radio", "checkbox") or "checked" in told

    def handle_endtag(self, tag):
        if tag == "textarea":
            self._area = None

    def handle_data(self, data):
        self.texts.append(data)
        if self._area:
            name, value = self.fields[-1]
            self.fields[-1] = (name, value + data.removeprefix("\n") if not value else value + data)


class Person:
    """Somebody with a browser; `pages` are all answers they were given."""

    def __init__(self, client, language="en", **headers):
        self.client, self.headers, self.pages = client, headers, []
        self.here = "/" if language == "en" else f"/{language}/"

    def get(self, address=None):
        return self._keep(self.client.get(address or self.here, headers=self.headers))

    def post(self, step, fields=()):
        data = [*dict(fields).items()] if isinstance(fields, dict) else [*fields]
        body = {}
        for name, value in [("step", step), *data]:
            body.setdefault(name, []).append(value)
        return self._keep(self.client.post(self.here, data=body, headers=self.headers))

    def check(self, what=WORDS, **fields):
        """Answer the questions; the next page asks whether that is right."""
        return self.post("check", {"a2": what, "z": "1"} | fields)

    def send(self, checked=None, **changes):
        """Send what the page before showed."""
        page = Page((checked or self.pages[-1]).get_data(as_text=True))
        fields = [pair for pair in page.fields if pair[0] not in changes and pair[0] != "step"]
        return self.post("send", [*fields, *changes.items()])

    def file(self, what=WORDS, **fields):
        """File from the first page to the number, and say the number."""
        self.get()
        self.check(what, **fields)
        answer = self.send()
        return number_on(self.get() if answer.status_code == 303 else answer)

    def have(self):
        return self.post("have")

    def open(self, number):
        """Come back with the number."""
        answer = self.post("open", {"b1": number})
        while answer.status_code == 303:
            answer = self.get(answer.headers["Location"])
        return answer

    def reply(self, text, **changes):
        fields = {"a2": text, "z": "1", "f": form_id_on(self.pages[-1])} | changes
        return self.post("reply", fields)

    def attach(self, *contents, **changes):
        """Add files to what the page before shows; each is bytes, or (name, bytes)."""
        fields = {"step": "attach", "p": "1", "f": form_id_on(self.pages[-1])} | changes
        body, kind = upload_of(contents, fields)
        return self._keep(
            self.client.post(self.here, data=body, content_type=kind, headers=self.headers)
        )

    def attach_and_look(self, *contents):
        """Add files and see the page that comes next."""
        answer = self.attach(*contents)
        return self.get() if answer.status_code == 303 else answer

    def press_for_file(self, step, answer=None):
        """Press the first button of this step for a file, such as "dropfile"."""
        page = (answer or self.pages[-1]).get_data(as_text=True)
        found = re.search(rf'value="({step}-[0-9a-f]+)"', page)
        return self.post(found[1] if found else f"{step}-{'0' * 32}")

    def _keep(self, answer):
        self.pages.append(answer)
        return answer


def upload_of(contents, fields, boundary="a-boundary-nobody-writes", end=True):
    """A multipart body as browsers send it, and its type: the fields, the files, the sign that all arrived."""
    mark, parts = b"--" + boundary.encode() + b"\r\n", []
    for name, value in fields.items():
        head = f'Content-Disposition: form-data; name="{name}"\r\n\r\n'
        parts.append(head.encode() + value.encode())
    for one in contents:
        name, content = one if isinstance(one, tuple) else ("IMG_0001.jpg", one)
        head = f'Content-Disposition: form-data; name="d1"; filename="{name}"\r\nContent-Type: image/jpeg\r\n\r\n'
        parts.append(head.encode() + content)
    if end:
        parts.append(b'Content-Disposition: form-data; name="z"\r\n\r\n1')
    body = b"".join(mark + part + b"\r\n" for part in parts) + mark[:-2] + b"--\r\n"
    return body, f"multipart/form-data; boundary={boundary}"


def number_on(answer):
    """The 25 digits of a receipt page, the person's own when it shows several; empty when it shows none."""
    return "".join(NUMBER.findall(answer.get_data(as_text=True))[:5])


def form_id_on(answer):
    """The form id a page carries."""
    return dict(Page(answer.get_data(as_text=True)).fields).get("f", "")


def text_of(answer):
    """What a page says, without its markup."""
    return " ".join(" ".join(Page(answer.get_data(as_text=True)).texts).split())


def given_back(answer, words):
    """Whether a page still holds the words somebody typed."""
    return words in unescape(answer.get_data(as_text=True)).replace("\r\n", "\n")


def is_number(text):
    return len(receipts.read_receipt(text)) == receipts.DIGITS


def without_cookie(answer):
    """Headers, with only the length of the sealed cookie."""
    return [(name, len(told) if name == "Set-Cookie" else told) for name, told in answer.headers]


class Visitor(Person):
    """A person who keeps the number and comes back with it."""

    def begin(self, **fields):
        self.receipt = self.file(**fields)
        self.have()
        self.get()
        return self

    def act(self, step, **fields):
        """Send one form of the follow-up page and look at the page after it."""
        data = {"f": form_id_on(self.get()), "z": "1"} | fields
        answer = self.post(step, data)
        return self.get() if answer.status_code == 303 else answer
