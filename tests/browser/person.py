"""A person with a phone: goes through the questions one by one, keeps the number, comes back with it."""

HOME = {"en": "/", "ar": "/ar/", "bn": "/bn/"}
WORDS = {
    "en": "The shift leader keeps our passports.\n\nWe ask to get them back.",
    "ar": "رئيس الوردية يحتفظ بجوازات سفرنا.\n\nنريد استعادتها.",
    "bn": "শিফটের সর্দার আমাদের পাসপোর্ট নিজের কাছে রাখে।\n\nআমরা সেগুলো ফেরত চাই।",
}
LANGUAGES = tuple(HOME)
DIGITS = {
    "en": str.maketrans({}),
    "ar": str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩"),
    "bn": str.maketrans("0123456789", "০১২৩৪৫৬৭৮৯"),
}


def shown_step(page):
    """The ids of the questions on the screen."""
    return page.locator("section.step:visible").evaluate_all("all => all.map(one => one.id)")


class Person:
    """Acts by what the page shows; nothing here depends on the language of the words."""

    def __init__(self, page, language="en"):
        self.page, self.language, self.here = page, language, HOME[language]

    def arrive(self):
        self.page.goto(self.here)

    def onward(self, here):
        """Press Continue on a question."""
        self.page.locator(f"#{here} .onward a.button:not(.quiet)").click()

    def back(self, here):
        self.page.locator(f"#{here} .onward a.quiet").click()

    def press(self, step):
        """Press a button and wait for the page it leads to."""
        with self.page.expect_navigation():
            self.tap(step)

    def tap(self, step):
        """Press a button, whatever comes of it."""
        self.page.locator(f"button[name=step][value={step}]:visible").first.click()

    def press_send(self):
        """Press the only button of a form whose step is told by a hidden field."""
        with self.page.expect_navigation():
            self.page.locator("main form button:visible").first.click()

    def answer_all(self, words=None):
        """From the first door to "Check your answers"."""
        page = self.page
        page.locator("a.door.first").click()
        page.check("input[name=a1][value=head_of_site]")
        page.check("input[name=a1][value=named]")
        page.fill("[name=a6]", "Karim Benali")
        self.onward("a1")
        self.onward("a2")
        page.fill("#a3 [name=a2]", words or WORDS[self.language])
        self.onward("a3")
        page.fill("[name=a3]", "Hall 3")
        page.select_option("[name=a7]", "delta")
        self.onward("a4")
        self.for_whom()
        self.onward("a5")
        page.check("input[name=a4][value=supplier_worker]")
        self.onward("a6")
        page.check("input[name=a5][value=no]")

    def for_whom(self):
        """For themselves; those who write for others say so here."""

    def file(self, words=None):
        """From the first page to the number."""
        self.arrive()
        self.answer_all(words)
        self.press("check")
        self.press("send")
        return self.number()

    def number(self):
        """Open "Show the number" and read it."""
        self.page.locator("details.keep > summary").click()
        return self.page.locator(".number:visible").inner_text().replace(" ", "").replace("\n", "")

    def come_back(self, typed):
        self.arrive()
        self.page.locator("a.door[href='#read']").click()
        self.page.fill("[name=b1]", typed)
        self.press("open")

    def write(self, text):
        self.page.fill("[name=a2]", text)
        self.press("reply")

    def thread(self):
        """What stands in the conversation, top down."""
        return self.page.locator(".thread .words").all_inner_texts()
