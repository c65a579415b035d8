"""What the person's own page shows of one case: where it stands, what was found, one question at a time, and what is theirs to change."""

from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, datetime
from hashlib import blake2b
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import select
from wtforms import Form
from wtforms.fields import SelectChoice

from portal import clock, dates, db, settings
from portal.duties.rules import promised
from portal.grievances import acts_of_person as acts
from portal.grievances import (
    check_ins,
    circlepage,
    followup_words,
    form_ids,
    identitypage,
    muting,
    pseudonyms,
    queries,
    readers,
    rules,
    sealing,
    told,
)
from portal.grievances.followup_forms import FORMS
from portal.grievances.models import Case, Item, Voice
from portal.grievances.queries import Piece
from portal.grievances.rules import HELD, ItemKind, Status
from portal.grievances.sealing import OpenCase
from portal.grievances.told import Told, kind_of
from portal.grievances.visit import Visit
from portal.vault import grants
from portal.vault.errors import Damaged
from portal.vault.receipts import Slot

CHECK_WORDS = 4
JUDGED = frozenset({Told.ACCEPTED, Told.NOT_SOLVED, Told.APPEAL, Told.WORKED})


@dataclass(frozen=True)
class Shown:
    """One case opened by its receipt, for the length of one page."""

    case: Case
    voice: Voice
    slot: Slot
    pieces: Sequence[Piece] = ()
    summary: Piece | None = None
    opened: OpenCase | None = None

    @property
    def damaged(self) -> bool:
        return self.opened is None

    def is_own(self, piece: Piece) -> bool:
        """Whether this very number wrote a piece; a case may be that of several people."""
        return self.opened is not None and piece.author == self.opened.author

    @property
    def since_outcome(self) -> list[Piece]:
        """What was said since the outcome, or since the quick answer that a person's yes made one."""
        ends = [at for at, piece in enumerate(self.pieces) if piece.decides]
        return list(self.pieces[ends[-1] :]) if ends else []

    @property
    def told_since(self) -> set[Told]:
        """What this person said since then; each of several people is asked for themselves."""
        return {kind_of(piece.content) for piece in self.since_outcome if self.is_own(piece)}


def open_case(voice: Voice, slots: Sequence[Slot]) -> Shown:
    """A case as its person may read it; damaged keys show as such and take nothing else from the page."""
    slot = next(slot for slot in slots if slot.locator == voice.locator)
    case = queries.case_of(voice)
    try:
        opened = sealing.open_by_receipt(voice, slot.kek)
    except Damaged:
        return Shown(case, voice, slot)
    summaries = queries.pieces_of(opened, [ItemKind.SHOWN_SUMMARY])
    newest = queries.newest_of(summaries)
    return Shown(case, voice, slot, queries.thread_of(opened), newest, opened)


def context(
    visiting: Visit, voices: Sequence[Voice], refused: Mapping[str, Form], now: datetime
) -> dict[str, Any]:
    """Everything the template asks for."""
    place = min(visiting.n, len(voices) - 1)
    shown = open_case(voices[place], visiting.slots())
    today = clock.local_day(now, settings.current().zone)
    found = [_decision(shown.case, piece) for piece in shown.pieces if piece.decides]
    question = question_of(shown, now, visiting, voices)
    return {
        "case": shown.case,
        "voice": shown.voice,
        "kek": shown.slot.kek,
        "state": shown.case.state,
        "cases": _cases(len(voices), place),
        "decisions": found,
        "question": question,
        "notes": notes(shown.pieces) if question == "note" else (),
        "summary": shown.summary,
        "thread": _thread(shown),
        "readers": readers.readers_of(shown.case.id),
        "muted": _muted(shown, today),
        "may_meet": told.level_words(),
        "locked": identitypage.locked(shown.opened),
        "identity": identitypage.context(shown.opened, now),
        "circle": circlepage.page_of(shown.opened, shown.pieces) if shown.opened else None,
        "moments": _moments(shown),
        "check_words": _check_words(shown),
        "damaged": shown.damaged,
        "forms_of": _forms(refused, shown, form_ids.new(now, visiting.place)),
        "refused": refused,
    }


def question_of(shown: Shown, now: datetime, visiting: Visit, voices: Sequence[Voice]) -> str:
    """The one thing we ask the person now, by the name of its form; empty when there is nothing to ask."""
    case, since = shown.case, shown.told_since
    today = clock.local_day(now, settings.current().zone)
    if shown.opened is None or not shown.opened.since or case.asked is not None:
        return ""
    if identitypage.is_asked(shown.opened, shown.pieces, now):
        return "identity"
    if case.state is not Status.CLOSED and _note_is_open(shown):
        return "note"
    if case.quick and case.state is Status.ANSWERED:
        return "" if _says_it_worked(shown) else "quick"
    if case.state is Status.CLOSED:
        if check_ins.is_asked(case, _answered_check_ins(shown, visiting, voices), today):
            return "checkin"
        if not since & JUDGED:
            days = promised().not_solved_days
            return "solved" if rules.may_object(case.state, case.closed_on, today, days) else ""
        return "rate" if Told.RATING not in since else ""
    return "summary" if _summary_is_open(shown) else ""


def offer_readers(form: Form, case_id: str) -> None:
    """Let the form that takes a reader off list those who read."""
    form["mark"].choices = [
        SelectChoice(one.mark, f"{one.called}: {one.role}") for one in readers.readers_of(case_id)
    ]


def _says_it_worked(shown: Shown) -> bool:
    """Whether this person said so already and the others of the case have not all done so yet."""
    said = filter(shown.is_own, acts.since_answer(shown.pieces))
    return any(kind_of(piece.content) is Told.WORKED for piece in said)


def _note_is_open(shown: Shown) -> bool:
    """Whether somebody of us wrote it down and this person has not said yet whether it is right."""
    said = {kind_of(piece.content) for piece in shown.pieces if shown.is_own(piece)}
    return bool(notes(shown.pieces)) and not said & told.ABOUT_NOTE


def notes(pieces: Sequence[Piece]) -> list[Piece]:
    """What was written down for the person by one of us."""
    return [piece for piece in pieces if "taken" in piece.content]


def _summary_is_open(shown: Shown) -> bool:
    """Whether a summary was shown that the person has not judged yet."""
    if shown.summary is None or shown.case.state is Status.ANSWERED:
        return False
    after = shown.summary.content.get("seen", 0)
    return not any(
        kind_of(piece.content) in (Told.SUMMARY_RIGHT, Told.CORRECTION)
        and piece.content.get("seen", 0) >= after
        for piece in shown.pieces
        if shown.is_own(piece)
    )


def _answered_check_ins(shown: Shown, visiting: Visit, voices: Sequence[Voice]) -> set[int]:
    """Which check-ins the person answered, here or by telling in another case that something happened."""
    here = [piece.content for piece in shown.since_outcome if shown.is_own(piece)]
    others = [open_case(voice, visiting.slots()) for voice in voices if voice.id != shown.voice.id]
    there = [
        piece.content
        for other in others
        for piece in other.pieces
        if piece.content.get("earlier") == shown.case.reference
    ]
    answers = (each for each in [*here, *there] if kind_of(each) is Told.CHECK_IN)
    return {each["asked"] for each in answers}


def _cases(count: int, place: int) -> list[dict[str, Any]]:
    if count == 1:
        return []
    names = [_("Your first message"), *[_("What happened because of it")] * (count - 1)]
    return [
        {"n": number, "label": str(name), "current": number == place}
        for number, name in enumerate(names)
    ]


def _decision(case: Case, piece: Piece) -> dict[str, Any]:
    ended = piece.content.get("outcome")
    return {
        "title": _("How it ended") if ended else _("What we found and what we do"),
        "outcome": followup_words.outcome_words().get(ended, "") if ended else "",
        "who": followup_words.who(case.id, piece),
        "when": followup_words.when(piece),
        "text": piece.content.get("text", ""),
        "lang": piece.content.get("lang"),
        "problem": piece.damaged,
    }


def _thread(shown: Shown) -> list[dict[str, Any]]:
    if shown.opened is None:
        return [{"own": True, "when": "", "text": "", "lang": None, "problem": True}]
    seen = circlepage.shown(shown.pieces, shown.opened.author)
    return [_message(shown, piece) for piece in seen if not piece.decides]


def _message(shown: Shown, piece: Piece) -> dict[str, Any]:
    own = shown.is_own(piece)
    return {
        "own": own,
        "who": followup_words.who(shown.case.id, piece),
        "when": followup_words.when(piece),
        "label": told.heading(piece.content, own=own) if piece.from_person else "",
        "text": circlepage.said(piece.content) or told.short(piece.content),
        "lang": piece.content.get("lang"),
        "problem": piece.damaged,
    }


def _muted(shown: Shown, today: date) -> dict[str, Any]:
    """Why what this number sends is no news for a while, and until when; nothing when it is."""
    if shown.opened is None or not muting.is_muted(shown.case, today):
        return {}
    told = queries.newest_of(queries.pieces_of(shown.opened, [ItemKind.MUTED]))
    content = told.content if told else {}
    return {
        "until": shown.case.muted_until,
        "why": muting.why_words().get(content.get("why", ""), ""),
        "text": content.get("text", ""),
    }


def _contact(shown: Shown) -> str:
    own = [piece.content for piece in shown.pieces if shown.is_own(piece)]
    return next((str(c["text"]) for c in reversed(own) if kind_of(c) is Told.CONTACT), "")


def _moments(shown: Shown) -> list[str]:
    """The exact times of what the person sent, which their number alone can open."""
    found = []
    for item in _items(shown):
        with suppress(Damaged):
            if item.moment:
                at = grants.open_moment(item.moment, kek=shown.slot.kek, item=item.id)
                found.append(datetime.fromisoformat(at))
    return [dates.moment(at, seconds=True) for at in sorted(found)]


def _check_words(shown: Shown) -> list[str]:
    """A few words made from everything written here; they change only when something is written."""
    digest = blake2b(key=shown.slot.kek, digest_size=2 * CHECK_WORDS)
    for item in _items(shown):
        digest.update(item.id.encode() + blake2b(item.blob).digest())
    raw = digest.digest()
    picks = [int.from_bytes(raw[at : at + 2], "big") for at in range(0, len(raw), 2)]
    return [str(pseudonyms.NAMES[pick % len(pseudonyms.NAMES)]) for pick in picks]


def _items(shown: Shown) -> Sequence[Any]:
    story = (Item.case_id == shown.case.id, Item.compartment == "story", Item.kind.not_in(HELD))
    wanted = select(Item.id, Item.blob, Item.moment).where(*story).order_by(Item.id)
    return db.session().execute(wanted).all()


def _forms(refused: Mapping[str, Form], shown: Shown, token: str) -> dict[str, Form]:
    forms = {name: refused.get(name) or form() for name, form in FORMS.items()}
    for form in forms.values():
        form["form_id"].data = form["form_id"].data or token
    offer_readers(forms["takeoff"], shown.case.id)
    forms["shut"]["shut"].data = "0" if shown.case.words_shut else "1"
    if "contact" not in refused:
        locked = identitypage.locked(shown.opened)["text"]
        forms["contact"]["text"].data = locked or _contact(shown)
        forms["contact"]["seen"].data = "locked" if locked else "readers"
    return forms
