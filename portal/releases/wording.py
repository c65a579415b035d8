"""Words that may point at somebody, looked for before a text goes to everybody. Standard library only.

It finds what a program can find; the page asks whoever publishes to look for the rest.
"""

import re
from collections.abc import Iterable
from enum import StrEnum

REFERENCE = re.compile(r"\b[2-9A-HJKMNP-Z]{3}-[2-9A-HJKMNP-Z]{3}\b")
RECEIPT = re.compile(r"(?:\d[\s-]?){20,}")
NUMBER = re.compile(r"\d+")
DATE = re.compile(r"\b\d{1,2}[./-]\d{1,2}[./-]\d{2,4}\b|\b\d{4}-\d{2}-\d{2}\b")
SHORT = 4


class Pointer(StrEnum):
    """What in a text may point at somebody."""

    NAME = "name"
    PLACE = "place"
    DATE = "date"
    NUMBER = "number"
    ADDRESS = "address"


def names_a_case(text: str) -> bool:
    """Whether a text holds a case's number or a receipt; such a text is never published."""
    return bool(REFERENCE.search(text) or RECEIPT.search(text))


def pointers(
    text: str, *, names: Iterable[str], places: Iterable[str]
) -> list[tuple[Pointer, str]]:
    """(what it is, the words as they stand) for names of staff, of sites, days, numbers and addresses in a text."""
    found = [
        (Pointer.NAME, part) for name in names for part in name.split() if _stands_in(part, text)
    ]
    found += [(Pointer.PLACE, place) for place in places if _stands_in(place, text)]
    dates = DATE.findall(text)
    found += [(Pointer.DATE, day) for day in dates]
    rest = DATE.sub(" ", text)
    found += [(Pointer.ADDRESS, word) for word in rest.split() if "@" in word]
    found += [(Pointer.NUMBER, number) for number in NUMBER.findall(rest)]
    return list(dict.fromkeys(found))


def _stands_in(words: str, text: str) -> bool:
    """Whole words, in capitals or not; parts of names shorter than four letters say too little."""
    return len(words) >= SHORT and bool(
        re.search(rf"(?<!\w){re.escape(words)}(?!\w)", text, re.IGNORECASE)
    )
