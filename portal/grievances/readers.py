"""Who can read a case, as its person sees and changes it: roles and pseudonyms, never a name they did not give."""

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from flask_babel import gettext as _

from portal.accounts import roster
from portal.errors import RuleBroken
from portal.grievances import acts_of_person as acts
from portal.grievances import amending, pseudonyms, queries, rows, seats, standing
from portal.grievances.acts_of_person import Hand
from portal.grievances.kinds import Kind
from portal.grievances.queries import Piece
from portal.grievances.rows import Answers
from portal.grievances.rules import Exclusion, ItemKind
from portal.grievances.sealing import OpenCase
from portal.grievances.told import Told, kind_of
from portal.organisation.queries import site_of
from portal.vault.errors import Damaged


@dataclass(frozen=True)
class Reader:
    """One who can read: what the person calls them, what they are here for, and the mark that takes them off."""

    called: str
    role: str
    outside: bool
    mark: str


def readers_of(case_id: str) -> list[Reader]:
    """Everybody who can read a case."""
    people = roster.current().by_id
    found = [people[one] for one in queries.reader_ids(case_id) if one in people]
    return sorted(
        (
            Reader(
                pseudonyms.called(case_id, person.id),
                role_words().get(person.role, ""),
                person.outside,
                pseudonyms.mark(case_id, person.id),
            )
            for person in found
        ),
        key=lambda reader: (reader.outside, reader.called),
    )


def role_words() -> dict[str, str]:
    """What readers are here for, in the person's words."""
    return {
        "triage": _("decides who must act"),
        "case_officer": _("finds out what happened"),
        "ombud": _("independent, from outside the company"),
    }


def take_off(hand: Hand, mark: str, *, now: datetime) -> None:
    """Take one reader off; with fewer than two left, people outside join. Raises RuleBroken."""
    case_id = hand.opened.case_id
    marks = {pseudonyms.mark(case_id, one): one for one in queries.reader_ids(case_id)}
    if mark not in marks:
        raise RuleBroken(_("This person cannot read it any more."))
    account_id = marks[mark]
    opened = seats.change(hand.opened, off={account_id}, kept_out=kept_out(hand) | {account_id})
    tell_wall(hand, opened, now=now)
    acts.tell(_renewed(hand, opened), Told.TAKEN_OFF, now=now, off=[account_id])


def keep_out(hand: Hand, exclusions: frozenset[Exclusion], names: str, *, now: datetime) -> None:
    """Keep more people out from now on, by the same wall as the form's first question. Raises RuleBroken."""
    before = wall_so_far(hand.pieces())
    answers = _merged(before, exclusions, names)
    site = site_of(answers.site)
    _named, walled = standing.wall(answers.exclusions, answers.names, site.id if site else None)
    opened = seats.change(hand.opened, off=walled, kept_out=walled | taken_off(hand.pieces()))
    now_hand = _renewed(hand, opened)
    amending.tell_team(opened, answers, hand.form_id, hand.slot, now=now)
    acts.tell(now_hand, Told.KEPT_OUT, names, now=now, exclusions=sorted(exclusions))


def kept_out(hand: Hand) -> frozenset[int]:
    """Everybody a person's answers keep out by today's roster, and whoever they took off."""
    pieces = hand.pieces()
    answers = wall_so_far(pieces)
    site = site_of(answers.site)
    _named, walled = standing.wall(answers.exclusions, answers.names, site.id if site else None)
    return walled | taken_off(pieces)


def tell_wall(hand: Hand, opened: OpenCase, *, now: datetime) -> None:
    """Tell whoever reads under new keys who must not learn of it; without that nobody may open a case."""
    if opened.generation != hand.opened.generation:
        answers = wall_so_far(hand.pieces())
        amending.tell_team(opened, answers, hand.form_id, hand.slot, now=now)


def wall_so_far(pieces: list[Piece]) -> Answers:
    """What the person answered in the form, with everybody they kept out since. Raises Damaged when it cannot be read."""
    first = next(filter(None, map(_first_wall, pieces)), None)
    if first is None:
        raise Damaged("a wall")
    answers = Answers(
        what="",
        where=first["where"],
        site=first["site"],
        group=first["group"],
        exclusions=frozenset(Exclusion(word) for word in first["exclusions"]),
        names=first["names"],
        language=first["lang"],
        kind=Kind(first.get("about", Kind.COMPLAINT)),
    )
    for piece in pieces:
        if kind_of(piece.content) is Told.KEPT_OUT:
            more = frozenset(Exclusion(word) for word in piece.content["exclusions"])
            answers = _merged(answers, more, piece.content["text"])
    return answers


def left_behind(pieces: list[Piece]) -> dict[str, Any]:
    """What the others of a case must keep when the words of one of them are erased: whom it must not reach."""
    with suppress(Damaged):
        return {"wall": rows.told(wall_so_far(pieces)), "off": sorted(taken_off(pieces))}
    return {}


def _first_wall(piece: Piece) -> dict[str, Any] | None:
    """The answers of the form, or what somebody who took their words back left of them."""
    if kind_of(piece.content) is Told.WORDS:
        return piece.content
    wall: dict[str, Any] | None = piece.content.get("wall")
    return wall


def _merged(answers: Answers, exclusions: frozenset[Exclusion], names: str) -> Answers:
    both = "; ".join(filter(None, (answers.names, names)))
    return replace(answers, exclusions=answers.exclusions | exclusions, names=both)


def taken_off(pieces: Sequence[Piece]) -> frozenset[int]:
    """Everybody whom the person took off, or who stepped back; account ids."""
    goes = (piece for piece in pieces if piece.from_person or piece.kind is ItemKind.STEPPED_BACK)
    return frozenset(one for piece in goes for one in piece.content.get("off", ()))


def _renewed(hand: Hand, opened: OpenCase) -> Hand:
    return replace(hand, opened=opened)
