"""The card of each indicator: what it asks, how it is made, and what it cannot say (S40)."""

from dataclasses import dataclass, field
from enum import StrEnum

from flask_babel import lazy_gettext as _l
from flask_babel.speaklater import LazyString

from portal.indicators.rules import Indicator


class Kind(StrEnum):
    """Numbers are counted or computed; words are read and coded."""

    NUMBER = "number"
    WORDS = "words"


class Type(StrEnum):
    """What the company does, or what becomes of people."""

    PROCESS = "process"
    OUTCOME = "outcome"


class Direction(StrEnum):
    """Which way is better; some numbers have no good direction alone."""

    UP = "up"
    READ_WITH = "read_with"


@dataclass(frozen=True)
class Card:
    """All that a reader needs before believing a number; `pair` says what to read it beside."""

    indicator: Indicator
    kind: Kind
    type: Type
    direction: Direction
    question: LazyString = field(compare=False)
    name: LazyString = field(compare=False)
    formula: LazyString = field(compare=False)
    unit: LazyString = field(compare=False)
    pair: LazyString = field(compare=False)
    limits: LazyString = field(compare=False)
    source: LazyString = field(compare=False)


_FROM_RECORDS = _l("Computed from the records of grievances, by the day the desk received them")

CARDS: dict[Indicator, Card] = {
    Indicator.RECEIVED: Card(
        Indicator.RECEIVED,
        Kind.NUMBER,
        Type.OUTCOME,
        Direction.READ_WITH,
        question=_l("Do people tell us when something is wrong?"),
        name=_l("Grievances received"),
        formula=_l("Count of grievances handed to the desk in the period"),
        unit=_l("grievances"),
        pair=_l("Read with trust. Trust: not measured yet"),
        limits=_l(
            "Few can mean that little goes wrong, or that people are afraid. "
            "Without trust beside it, this number cannot tell which. "
            "It counts cases, not the people in them, and advice, ideas and information too, because what it is stays sealed."
        ),
        source=_FROM_RECORDS,
    ),
    Indicator.ACKNOWLEDGED: Card(
        Indicator.ACKNOWLEDGED,
        Kind.NUMBER,
        Type.PROCESS,
        Direction.UP,
        question=_l("Do people hear from us soon?"),
        name=_l("Acknowledged in 7 days"),
        formula=_l("Acknowledged in time, of those whose time is up"),
        unit=_l("%"),
        pair=_l("Read with what people say about the outcome: not measured yet"),
        limits=_l("A quick first word says nothing about how good the answer is."),
        source=_FROM_RECORDS,
    ),
    Indicator.ANSWERED: Card(
        Indicator.ANSWERED,
        Kind.NUMBER,
        Type.PROCESS,
        Direction.UP,
        question=_l("Do people get an answer?"),
        name=_l("Answered in 3 months"),
        formula=_l("Answered in time, of those whose time is up"),
        unit=_l("%"),
        pair=_l("Read with what people say about the outcome: not measured yet"),
        limits=_l("An answer in time can still be a poor one. Ask the person."),
        source=_FROM_RECORDS,
    ),
}
