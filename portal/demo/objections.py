"""Two people of the invented history are not content with how it ended: one asks for another look, one appeals."""

from collections.abc import Callable, Sequence
from datetime import date, datetime

from portal import clock, settings
from portal.catalogues.outcomes import Outcome
from portal.demo.company import bank
from portal.demo.lives import Life
from portal.grievances import acts_of_person as acts
from portal.grievances import appeals, filing, rounds

OBJECTED_TO = frozenset({Outcome.NOT_UPHELD, Outcome.RESOLVED_COMPANY_VIEW})
DISAGREES = 2


def live(lives: Sequence[Life], *, now: datetime) -> None:
    """Let the two whose cases ended last say so today."""
    ended = [life for life in lives if life.case.closed_on and life.case.outcome in OBJECTED_TO]
    ended.sort(key=lambda life: (life.case.closed_on or date.min, life.number))
    for life, object_ in zip(ended[-2:], (acts.say_not_solved, appeals.appeal), strict=False):
        _object(life, object_, now)


def _object(life: Life, object_: Callable[..., None], now: datetime) -> None:
    own, language = life.stage.own, life.telling.answers.language
    _root, slots = filing.opened_by(own.receipt(life.number))
    hand = acts.in_hand(slots, 0, language, own.form_id(life.number * 1000 + 999))
    text = bank("replies")["said_after"][language][DISAGREES]
    today = clock.local_day(now, settings.current().zone)
    object_(hand, text, today=today, now=now)
    rounds.take_up([life.case.id], now=now)
