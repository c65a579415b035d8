"""The rights that people may see harmed by a technology company, in plain words with codes."""

from dataclasses import dataclass, field

from flask_babel import lazy_gettext as _l
from flask_babel.speaklater import LazyString

from portal.catalogues import UnknownCode
from portal.catalogues.instruments import INSTRUMENTS, REFERENCES
from portal.catalogues.rights_data import FAMILY_ROWS, RIGHT_ROWS

PROOF_NOTE = _l("to be proof-read by counsel")


@dataclass(frozen=True)
class Family:
    """Rights of one kind; figures are published by family, never by single right.

    `special` marks children, retaliation, and places where sexual violence is recorded:
    a number about them needs twice as many cases before anyone outside may read it.
    """

    code: str
    label: LazyString = field(compare=False)
    special: bool = False


@dataclass(frozen=True)
class Right:
    """One way in which a right can be harmed; `groups` empty means anybody."""

    code: str
    label: LazyString = field(compare=False)
    example: LazyString = field(compare=False)
    groups: tuple[str, ...]
    references: tuple[str, ...]

    @property
    def family(self) -> str:
        """The family's code is the part before the dash."""
        return self.code.partition("-")[0]

    @property
    def instruments(self) -> tuple[str, ...]:
        """References with the instrument's name written out, to print beside `PROOF_NOTE`."""
        return tuple(_spelled_out(reference) for reference in self.references)


def _spelled_out(reference: str) -> str:
    short, _, articles = reference.partition(" ")
    return f"{INSTRUMENTS.get(short, short)} {articles}".strip()


FAMILIES = tuple(Family(code, label, special) for code, label, special in FAMILY_ROWS)
RIGHTS = tuple(
    Right(code, label, example, groups, REFERENCES[code])
    for code, label, example, groups in RIGHT_ROWS
)

_families = {each.code: each for each in FAMILIES}
_rights = {each.code: each for each in RIGHTS}


def right(code: str) -> Right:
    """The right with this code; an unknown one raises `UnknownCode`."""
    if code not in _rights:
        raise UnknownCode("rights", code)
    return _rights[code]


def family(code: str) -> Family:
    """The family with this code; an unknown one raises `UnknownCode`."""
    if code not in _families:
        raise UnknownCode("families", code)
    return _families[code]


def rights_of(family_code: str) -> tuple[Right, ...]:
    """The rights of one family, in catalogue order."""
    return tuple(each for each in RIGHTS if each.family == family_code)
