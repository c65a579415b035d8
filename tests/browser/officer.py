"""Somebody at the desk: finds a case, works on it, by what its forms do and not by the language of their words."""


class Officer:
    """A signed-in browser at the desk."""

    def __init__(self, page):
        self.page = page

    def go(self, path):
        self.page.goto(path)

    def sign_in_with(self, handle, passphrase):
        """Through the form, as somebody does every morning."""
        self.go("/desk/sign-in")
        self.page.fill("[name=handle]", handle)
        self.page.fill("[name=passphrase]", passphrase)
        self.page.locator("main form button[type=submit]").click()

    def open_first_case(self):
        """Open the topmost case of the inbox, and say its reference."""
        self.go("/desk/grievances/")
        link = self.page.locator("table.list tbody th a").first
        reference = link.inner_text()
        link.click()
        return reference

    def press(self, ending):
        """Press the button of the form that goes to an address."""
        self.page.locator(f'form[action$="{ending}"] button[type=submit]').click()

    def follow(self, ending):
        self.page.locator(f'main a[href$="{ending}"]').first.click()

    def summarise(self, title, text):
        self.follow("/summary")
        self.page.fill("[name=title]", title)
        self.page.fill("[name=text]", text)
        self.press("/summary")

    def triage(self):
        self.follow("/triage")
        self.page.select_option("[name=unit]", "5")
        self.page.select_option("[name=right]", "FRC-2")
        self.page.select_option("[name=group]", "supplier_worker")
        self.page.select_option("[name=function]", "2")
        self._how_grave()
        self.press("/triage")

    def record_impact(self, title):
        self.go("/desk/impacts/new")
        self.page.fill("[name=title]", title)
        self.page.check("[name=kind][value=actual]")
        self.page.select_option("[name=unit]", "5")
        self.page.select_option("[name=right]", "FRC-2")
        self.page.check("[name=involvement][value=directly_linked]")
        self.page.check("[name=groups][value=supplier_worker]")
        self._how_grave()
        self.press("/impacts/new")

    def link_to_impact(self, title):
        self.follow("/impacts")
        option = self.page.locator("[name=impact] option", has_text=title)
        self.page.select_option("[name=impact]", option.first.get_attribute("value"))
        self.press("/impacts")

    def reply(self, text):
        self.page.fill("[name=text]", text)
        self.press("/reply")

    def step(self, ending, choices=(), **typed):
        """Go to one step of the procedure, answer its questions and press its button."""
        self.follow(ending)
        for name, value in typed.items():
            self.page.fill(f"[name={name}]", value)
        for name, value in choices:
            self.page.check(f"[name={name}][value={value}]")
        with self.page.expect_navigation():
            self.page.locator("main form button[type=submit]").last.click()

    def close(self, outcome, reason):
        self.follow("/closure")
        self.page.check(f"[name=outcome][value={outcome}]")
        self.page.fill("[name=reason]", reason)
        self.page.fill("[name=prevention]", "Nobody but the worker keeps a passport.")
        self.page.check("[name=sure]")
        self.press("/closure")

    def answer_for_the_missed_date(self, text):
        """Open what is owed and answer in writing."""
        self.go("/desk/duties/")
        self.follow("/answer")
        self.page.fill("[name=text]", text)
        self.page.locator("main form button[type=submit]").click()

    def freeze(self, quarter, words):
        self.go("/desk/releases/new")
        self.page.select_option("[name=period]", quarter)
        for name in ("changed", "failed", "unknown"):
            self.page.fill(f"[name={name}]", words)
        self.page.check("[name=sure]")
        self.page.locator("main form button[type=submit]").click()

    def text(self):
        return self.page.locator("main").inner_text()

    def _how_grave(self):
        for name, level in (("scale", 3), ("scope", 2), ("irremediability", 3)):
            self.page.check(f"[name={name}][value='{level}']")
            self.page.fill(f"[name={name}_reason]", "They cannot leave.")
