"""What an inquiry can come to, with codes and the words shown to both sides."""

from enum import StrEnum

from flask_babel import lazy_gettext as _l
from flask_babel.speaklater import LazyString


class Finding(StrEnum):
    """Whether what a person told was found to be so."""

    FOUNDED = "founded"
    PARTLY = "partly"
    NOT_FOUNDED = "not_founded"
    OPEN = "open"


FINDING_LABELS: dict[Finding, LazyString] = {
    Finding.FOUNDED: _l("Yes, a right was harmed"),
    Finding.PARTLY: _l("In part"),
    Finding.NOT_FOUNDED: _l("No, we did not find it"),
    Finding.OPEN: _l("It could not be found out"),
}

HARM = frozenset({Finding.FOUNDED, Finding.PARTLY})
"""Findings after which something must be put right, and an impact is tied to the case."""
