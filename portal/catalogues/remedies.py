"""What can put harm right, with codes and words (UN Guiding Principles 22 and 25). An explanation alone is none of it."""

from enum import StrEnum

from flask_babel import lazy_gettext as _l
from flask_babel.speaklater import LazyString


class RemedyKind(StrEnum):
    """The kinds of remedy; the last is counted apart."""

    RESTITUTION = "restitution"
    MONEY = "compensation_money"
    COMPENSATION = "compensation_other"
    REHABILITATION = "rehabilitation"
    SATISFACTION = "satisfaction"
    NON_REPETITION = "non_repetition"
    CESSATION = "cessation"
    SANCTION = "sanction"
    COLLECTIVE = "collective"
    FORUM = "other_forum"
    EXPLANATION = "explanation"


REMEDY_LABELS: dict[RemedyKind, LazyString] = {
    RemedyKind.RESTITUTION: _l("Give back what was taken: job, papers, account, content, fees"),
    RemedyKind.MONEY: _l("Pay money for the harm"),
    RemedyKind.COMPENSATION: _l("Make it good in another way than with money"),
    RemedyKind.REHABILITATION: _l("Help to recover: medical, psychological, legal"),
    RemedyKind.SATISFACTION: _l("Say the truth, correct the record, apologise"),
    RemedyKind.NON_REPETITION: _l("Change a rule, a product, a contract or training so that it does not happen again"),
    RemedyKind.CESSATION: _l("Stop it"),
    RemedyKind.SANCTION: _l("Consequences for whoever is responsible"),
    RemedyKind.COLLECTIVE: _l("Something for the whole group or community"),
    RemedyKind.FORUM: _l("Open the way to another procedure or court"),
    RemedyKind.EXPLANATION: _l("Explain it (counted apart: an explanation alone puts nothing right)"),
}  # fmt: skip
