"""What a person's own page says of the others in their case: the numbers that open it, whoever speaks for them, a settlement."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from flask_babel import gettext as _
from flask_babel import ngettext

from portal.grievances import settlements, voices
from portal.grievances.queries import Piece
from portal.grievances.sealing import OpenCase
from portal.grievances.settlements import Tally

# what each of several people answers for themselves
ALONE = ("settlement", "proxy", "place", "remedy")


@dataclass(frozen=True)
class Offer:
    """A settlement as one person sees it: what they said so far, and how many said what."""

    own: bool | None
    tally: Tally


@dataclass(frozen=True)
class CirclePage:
    """`role` is person, copy or proxy; `lets_proxy` is this person's own answer, when somebody speaks for them."""

    role: str
    numbers: str
    copies: Sequence[int]
    last: bool
    proxy: bool
    lets_proxy: bool | None
    sees_story: bool
    offer: Offer | None


def page_of(opened: OpenCase, thread: Sequence[Piece]) -> CirclePage:
    """What one pair of hands may know of the others in its case."""
    circle, own = voices.circle_of(opened.case_id, thread), voices.own_id(opened)
    role = "person" if own in circle.people else "proxy" if own == circle.proxy else "copy"
    return CirclePage(
        role=role,
        numbers=_numbers(circle.numbers, len(circle.people)),
        copies=voices.copies_of(opened) if role == "person" else (),
        last=circle.people == (own,),
        proxy=bool(circle.proxy),
        lets_proxy=voices.answers_of(thread, "proxy").get(own),
        sees_story=bool(opened.since),
        offer=_offer(opened, thread) if role == "person" else None,
    )


def shown(thread: Sequence[Piece], author: str) -> list[Piece]:
    """The conversation as one of the people sees it: what others answered for themselves is left out."""
    return [
        piece
        for piece in thread
        if piece.author == author or piece.content.get("kind") not in ALONE
    ]


def said(content: dict[str, Any]) -> str:
    """A piece of the conversation in words, also one that is an act: joining, leaving, a yes or a no."""
    yes = content.get("yes")
    acts: dict[object, str] = {
        "joined": _("One more person joined with a number of their own."),
        "left": _("One person left. Their number opens nothing any more."),
        "stepped_back": _("I step back from this case. I cannot read it any more."),
        "settlement": _("Yes to the settlement.") if yes else _("No to the settlement."),
        "proxy": _("Whoever speaks for us may see the conversation.")
        if yes
        else _("Whoever speaks for us may not see the conversation."),
    }
    return acts.get(content.get("kind")) or str(content.get("text", ""))


def _numbers(numbers: int, people: int) -> str:
    opens = ngettext("%(num)s number opens this case.", "%(num)s numbers open this case.", numbers)
    told = ngettext(
        "It is the case of %(num)s person.", "It is the case of %(num)s people.", people
    )
    return f"{opens} {told}"


def _offer(opened: OpenCase, thread: Sequence[Piece]) -> Offer | None:
    newest, count = settlements.newest(thread), settlements.tally(opened.case_id, thread)
    if newest is None or count is None:
        return None
    return Offer(settlements.said_to(thread, newest).get(voices.own_id(opened)), count)
