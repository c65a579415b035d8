"""The conversation of a case as the desk shows it: the person's pieces sealed until somebody opens them."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from flask_babel import gettext as _
from flask_babel import ngettext

from portal import dates
from portal.duties.sentences import day as day_in_words
from portal.grievances import circlepage, sentences, stage_words, told
from portal.grievances.models import Item
from portal.grievances.queries import Piece


@dataclass(frozen=True)
class Entry:
    """One thing said; `sealed` says in words what is not opened here, `problem` why something cannot be shown."""

    who: str
    when: str
    person: bool
    text: str = ""
    lang: str = ""
    sealed: str = ""
    problem: str = ""
    label: str = ""


def sealed_thread(
    words: Sequence[Item], said: Sequence[Piece], names: Mapping[str, str]
) -> list[Entry]:
    """Our own messages by day, between them how many pieces of the person were handed over; none of those is opened."""
    by_day: dict[date, list[Item]] = defaultdict(list)
    for item in words:
        by_day[item.handed_over_on or date.max].append(item)
    entries = [(day, 0, _sealed(day, items)) for day, items in by_day.items()]
    entries += [
        (sentences.staff_day(p.written_at), 1, _said(p, names)) for p in said if p.written_at
    ]
    return [entry for *_order, entry in sorted(entries, key=lambda each: each[:2])]


def opened_thread(
    pieces: Iterable[Piece], names: Mapping[str, str], readable: Collection[str] | None = None
) -> list[Entry]:
    """Everything said, in the order both sides saw it; what the person sealed after it was read stays shut."""
    pieces = list(pieces)
    confirmed = any(told.kind_of(piece.content) in told.ABOUT_NOTE for piece in pieces)
    return [
        _said(piece, names, confirmed=confirmed)
        if readable is None or not piece.from_person or piece.item_id in readable
        else _shut(piece)
        for piece in pieces
    ]


def _shut(piece: Piece) -> Entry:
    sealed = _("The person sealed this after it was read. Work from the summary.")
    when = _handed_over(piece.handed_over_on or date.max)
    return Entry(_("The person"), when, person=True, sealed=sealed)


def _sealed(day: date, items: Sequence[Item]) -> Entry:
    count = ngettext("%(num)d piece, sealed.", "%(num)d pieces, sealed.", len(items))
    new = sum(item.opened_at is None for item in items)
    news = (
        ngettext("%(num)d was never opened.", "%(num)d were never opened.", new)
        if new
        else _("Opened before.")
    )
    return Entry(_("The person"), _handed_over(day), person=True, sealed=f"{count} {news}")


def _said(piece: Piece, names: Mapping[str, str], *, confirmed: bool = True) -> Entry:
    when = (
        dates.moment(piece.written_at)
        if piece.written_at
        else _handed_over(piece.handed_over_on or date.max)
    )
    return Entry(
        _("The person") if piece.from_person else names.get(piece.author, _("Somebody of us")),
        when,
        person=piece.from_person,
        text=circlepage.said(piece.content) or told.short(piece.content),
        lang=piece.content.get("lang", ""),
        label=_label(piece, confirmed=confirmed) if piece.from_person else _ours(piece),
        problem=_("This piece is damaged and cannot be shown. The rest of the case reads on.")
        if piece.damaged
        else "",
    )


def _ours(piece: Piece) -> str:
    """What a piece of ours is, above its words; whom it is about when somebody was heard."""
    return str(piece.content.get("whom", "")) or stage_words.heading(piece)


def _label(piece: Piece, *, confirmed: bool) -> str:
    heading = told.heading(piece.content)
    if "taken" in piece.content and not confirmed:
        return str(_("%(heading)s. The person has not confirmed it yet.", heading=heading))
    return heading


def _handed_over(day: date) -> str:
    return str(_("handed over %(day)s", day=day_in_words(day)))
