"""Writing as a group and for somebody else, on a phone with scripts off, in English and Arabic."""

import pytest
from playwright.sync_api import expect

from tests.browser.axe import findings, pixels_too_wide
from tests.browser.person import LANGUAGES, WORDS, Person


class Several(Person):
    """Somebody who writes as a group or for others, two of them in need of a number."""

    speaking = "group"

    def for_whom(self):
        self.page.check(f"input[name=a9][value={self.speaking}]")
        self.page.select_option("[name=c1]", "2")

    def numbers(self):
        self.page.locator("details.keep > summary").click()
        return ["".join(one.split()) for one in self.page.locator(".number").all_inner_texts()]

    def file_for_all(self):
        self.arrive()
        self.answer_all()
        self.press("check")
        self.press("send")
        return self.numbers()


class Union(Several):
    speaking = "representative"

    def for_whom(self):
        super().for_whom()
        self.page.fill("[name=c3]", "Port workers' union")


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_group_files_once_and_each_comes_in_with_a_number_of_their_own(browse, house, language):
    person, before = Several(browse(house), language), house.cases()
    numbers = person.file_for_all()
    person.press("have")
    person.page.locator("#numbers summary").click()
    person.press("finish")

    assert len(set(numbers)) == 2
    assert house.cases() == before + 1
    person.come_back(numbers[1])
    assert person.thread() == [WORDS[language]]
    person.page.locator("#numbers summary").click()
    person.press("depart")
    person.come_back(numbers[1])
    expect(person.page.locator("#read-error")).to_be_visible()
    person.come_back(numbers[0])
    assert WORDS[language] in person.thread()


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_union_writes_for_two_and_reads_on_once_both_say_yes(browse, house, language):
    union = Union(browse(house), language)
    own, *theirs = union.file_for_all()
    assert len(theirs) == 2
    union.press("have")
    assert union.thread() == [WORDS[language]]
    union.press("finish")
    for number in theirs:
        union.come_back(number)
        union.write("A word of mine")
        union.press("proxy-yes")
        union.press("finish")

    union.come_back(own)
    assert union.thread().count("A word of mine") == 2


def test_a_helper_files_the_next_one_with_nothing_of_the_first_but_place_and_kind(browse, house):
    helper, before = Person(browse(house)), house.cases()
    helper.file()
    helper.press("another")
    page = helper.page
    assert page.context.cookies() == []
    expect(page.locator("[name=a7]")).to_have_value("delta")
    expect(page.locator("[name=a2]")).to_have_value("")
    page.fill("[name=a2]", "Another person's words")
    for step in ("a3", "a4", "a5", "a6"):
        helper.onward(step)
    helper.press("check")
    helper.press("send")

    assert len(helper.number()) == 25
    assert house.cases() == before + 2


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_pages_of_several_people_can_be_used_by_everybody(browse, house, language):
    union = Union(browse(house, scripts=True), language)  # the checker itself is a script
    page = union.page
    _own, first, _second = union.file_for_all()
    assert findings(page) == []
    assert pixels_too_wide(page, 320) == 0
    union.press("have")
    union.press("finish")
    union.come_back(first)
    page.locator("#numbers summary").click()
    assert findings(page) == []
    assert pixels_too_wide(page, 320) == 0
    page.locator("button[name=c5][value=copy]").click()
    assert len(union.number()) == 25
    assert findings(page) == []
