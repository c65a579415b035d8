"""How a grievance can end, with codes and the words shown to both sides."""

from enum import StrEnum

from flask_babel import lazy_gettext as _l
from flask_babel.speaklater import LazyString


class Outcome(StrEnum):
    """The ways to close a grievance; each is given to the person together with its reason."""

    RESOLVED_AGREED = "resolved_agreed"
    RESOLVED_COMPANY_VIEW = "resolved_company_view"
    NOT_UPHELD = "not_upheld"
    REFERRED = "referred"
    REFERRED_TO_UNION = "referred_to_union"
    WITHDRAWN = "withdrawn"
    NO_CONTACT = "no_contact"
    DUPLICATE = "duplicate"
    NOT_A_MESSAGE = "not_a_message"


OUTCOME_LABELS: dict[Outcome, LazyString] = {
    Outcome.RESOLVED_AGREED: _l("Put right, and the person agrees"),
    Outcome.RESOLVED_COMPANY_VIEW: _l("Put right in the company's view"),
    Outcome.NOT_UPHELD: _l("Not upheld, with reasons"),
    Outcome.REFERRED: _l("Passed to somebody else who can help"),
    Outcome.REFERRED_TO_UNION: _l("Passed to the procedure agreed with the union"),
    Outcome.WITHDRAWN: _l("Taken back by the person"),
    Outcome.NO_CONTACT: _l("The person could not be reached"),
    Outcome.DUPLICATE: _l("Joined to another grievance about the same thing"),
    Outcome.NOT_A_MESSAGE: _l("Taken for a machine's message, not a person's"),
}

OF_THE_DESK = tuple(one for one in Outcome if one is not Outcome.NOT_A_MESSAGE)
"""What a case can be closed with on its own page; a machine's message is closed in the quarantine alone."""
