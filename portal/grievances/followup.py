"""What the person's own page shows of one case: where it stands, what was found, one question at a time, and what is theirs to change."""

from collections.abc import Mapping, Sequence
from contextlib import suppress
from datetime import date, datetime
from hashlib import blake2b
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import select
from wtforms import Form
from wtforms.fields import SelectChoice

from portal import clock, dates, db, settings
from portal.grievances import (
    circlepage,
    followup_words,
    form_ids,
    identitypage,
    muting,
    placepage,
    pseudonyms,
    queries,
    readers,
    remedypage,
    stage_words,
    told,
)
from portal.grievances.asked import notes, question_of
from portal.grievances.followup_forms import FORMS
from portal.grievances.models import Case, Item, Voice
from portal.grievances.queries import Piece
from portal.grievances.rules import HELD, ItemKind
from portal.grievances.shown import Shown, open_case
from portal.grievances.told import Told, kind_of
from portal.grievances.visit import Visit
from portal.vault import grants
from portal.vault.errors import Damaged

CHECK_WORDS = 4


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
        "place_asked": placepage.newest(shown.pieces),
        "remedy": remedypage.asked(shown) if question in ("offer", "came") else None,
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


def offer_readers(form: Form, case_id: str) -> None:
    """Let the form that takes a reader off list those who read."""
    form["mark"].choices = [
        SelectChoice(one.mark, f"{one.called}: {one.role}") for one in readers.readers_of(case_id)
    ]


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
        "outcome": followup_words.ended(piece.content),
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
        "label": told.heading(piece.content, own=own)
        if piece.from_person
        else stage_words.heading(piece),
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
    if remedy := remedypage.asked(shown):
        for name in ("offer", "came"):
            forms[name]["about"].data = forms[name]["about"].data or remedy["item"]
    if "contact" not in refused:
        locked = identitypage.locked(shown.opened)["text"]
        forms["contact"]["text"].data = locked or _contact(shown)
        forms["contact"]["seen"].data = "locked" if locked else "readers"
    return forms
