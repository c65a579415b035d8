"""Every string is in every catalogue, translated, with the same placeholders."""

import pytest

from portal import i18n
from scripts import messages

CATALOGUES = messages._catalogues()


def test_every_language_shipped_has_a_catalogue():
    found = {path.parent.parent.name for path in CATALOGUES}

    assert found == set(i18n.NAMES) - {i18n.DEFAULT}


@pytest.mark.parametrize("path", CATALOGUES, ids=lambda path: path.parent.parent.name)
def test_every_string_is_translated_with_the_placeholders_of_its_source(path):
    assert list(messages._faults(messages._sources(), messages._read(path))) == []


def test_arabic_stands_from_right_to_left():
    assert i18n.direction("ar") == "rtl"
    assert i18n.direction("en") == "ltr"
