"""The steps of the person's own page that are about files: add some, keep one that could not be cleaned, take one back."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import ExitStack
from dataclasses import replace
from datetime import datetime
from functools import partial

from flask import make_response, redirect, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from portal import blobs, bodies, db, i18n, uploads
from portal.errors import Busy, NotFound, NotSaved
from portal.grievances import attaching, form_ids, pages, visit
from portal.grievances.attaching import Door, Received, Refusal
from portal.grievances.forms import WHOLE
from portal.grievances.visit import Visit
from portal.vault.errors import Damaged, ForgedForm, StaleForm

STEP = "attach"
FILES = "d1"
MOST_IN_ALL = (attaching.MOST_FILES + 2) * attaching.MOST_BYTES

REFUSALS = {
    Refusal.EMPTY: _l("The file at place %(n)s of your choice is empty. It was not added."),
    Refusal.TOO_LARGE: _l(
        "The file at place %(n)s of your choice is larger than 50 MB. It was not added. Send a shorter or smaller one."
    ),
    Refusal.TOO_MANY: _l(
        "You can add 10 files. The file at place %(n)s of your choice was not added."
    ),
    Refusal.TWICE: _l("The file at place %(n)s of your choice is here already. It is kept once."),
}


def is_upload() -> bool:
    """Whether this request brings files; its body is not read for that."""
    return uploads.begins_with("step", STEP)


def attach(language: str, now: datetime) -> ResponseReturnValue:
    """Take in what was chosen. All that is said about it is on the next page; nothing is kept of a sending that breaks off."""
    visiting = visit.present(now)
    if visiting is None or not visiting.root:
        uploads.drain()
        return pages.given_back("signed_out", bodies.Unreadable(bodies.Fields(), 409))
    try:
        sentences = _take(visiting, now)
    except _Refused as problem:
        uploads.drain()
        return _again(visiting, now, str(problem), problem.status)
    if sentences:
        return pages.follow_up(visiting, now, notice=" ".join(sentences), status=422)
    return visit.keep(make_response(redirect(i18n.home(language), code=303)), visiting, now)


def keep(language: str, fields: bodies.Fields, now: datetime) -> ResponseReturnValue:
    """Keep a file sealed although it could not be cleaned."""
    return _about_one(language, fields, now, attaching.keep_as_evidence)


def take_back(language: str, fields: bodies.Fields, now: datetime) -> ResponseReturnValue:
    """Drop a file that could not be cleaned, or remove one that nobody has yet."""
    return _about_one(language, fields, now, attaching.remove)


def _again(visiting: Visit, now: datetime, sentence: str, status: int) -> ResponseReturnValue:
    """The room for files once more, with what to do."""
    asking = replace(visiting, said=pages.FILES)
    return pages.follow_up(asking, now, notice=sentence, status=status)


class _Refused(Exception):
    """The whole sending was not taken; the sentence says why and what to do."""

    def __init__(self, sentence: object, status: int) -> None:
        super().__init__(str(sentence))
        self.status = status


def _take(visiting: Visit, now: datetime) -> list[str]:
    """Receive and store; sentences about those files that were not added."""
    try:
        with ExitStack() as held:
            door = attaching.door_of(visiting.slots(), visiting.n)
            received = list(_received(door, held, partial(_check_form, visiting, now)))
            taken = [one for _place, one in received if isinstance(one, Received)]
            with db.write():
                late = attaching.store(door, taken, now=now)
    except (NotFound, Damaged) as problem:
        raise _Refused(_("Your page could not be opened. Nothing was added."), 409) from problem
    except uploads.Broken as problem:
        raise _Refused(_broken_off(), 400) from problem
    except (Busy, NotSaved) as problem:
        raise _Refused(problem.message or _not_now(), 503) from problem
    return list(_sentences(received, late))


def _received(
    door: Door, held: ExitStack, check_form: Callable[[str], None]
) -> Iterator[tuple[int, Received | Refusal]]:
    """Each chosen file as it came in, by its place in the choice; the form around them must be ours and whole."""
    fields: dict[str, str] = {}
    place = 0
    _check_size()
    for part in uploads.parts():
        if part.filename is None:
            fields[part.name] = part.text()
        elif part.name == FILES and part.filename:
            check_form(fields.get("f", ""))
            place += 1
            yield place, _one(door, part, place, held)
    if fields.get("z") != WHOLE:
        raise uploads.Broken
    if not place:
        raise _Refused(_("Choose a file first. Then press “Add the files”."), 422)


def _one(door: Door, part: uploads.Part, place: int, held: ExitStack) -> Received | Refusal:
    if place > attaching.MOST_FILES:
        return Refusal.TOO_MANY
    return attaching.receive(door, part, held)


def _sentences(
    received: Iterable[tuple[int, Received | Refusal]], late: Mapping[str, Refusal]
) -> Iterator[str]:
    for place, one in received:
        refusal = late.get(one.item_id) if isinstance(one, Received) else one
        if refusal:
            yield str(REFUSALS[refusal]) % {"n": place}


def _check_size() -> None:
    if (request.content_length or 0) > MOST_IN_ALL:
        raise _Refused(_("This is too much at once. Send fewer files. Each may have 50 MB."), 413)
    if not blobs.has_room():
        raise _Refused(_("There is no room for files just now. You can still write to us."), 503)


def _check_form(visiting: Visit, now: datetime, form_id: str) -> None:
    try:
        form_ids.read(form_id, now, visiting.place)
    except (StaleForm, ForgedForm) as problem:
        sentence = _("This page was open for a long time. Please choose the files again.")
        raise _Refused(sentence, 409) from problem


def _broken_off() -> str:
    return str(
        _(
            "The connection broke before everything arrived. Nothing was added. Please choose the files again."
        )
    )


def _not_now() -> str:
    return str(
        _("We could not save files just now. Nothing was added. Please try again in a minute.")
    )


def _about_one(
    language: str, fields: bodies.Fields, now: datetime, act: Callable[..., list[str]]
) -> ResponseReturnValue:
    """Do something with the file that the pressed button names; one that is not there any more is passed over."""
    visiting = visit.present(now)
    if visiting is None or not visiting.root:
        return pages.given_back("signed_out", bodies.Unreadable(fields, 409))
    item_id = fields["step"].partition("-")[2]
    try:
        door = attaching.door_of(visiting.slots(), visiting.n)
        with db.write():
            left_over = act(door, item_id, now=now)
        blobs.remove(left_over)
    except (NotFound, Damaged):
        notice = _("This file cannot be changed any more. The people who read your case have it.")
        return pages.follow_up(visiting, now, notice=str(notice), status=409)
    except NotSaved:
        return pages.follow_up(visiting, now, notice=_not_now(), status=503)
    return visit.keep(make_response(redirect(i18n.home(language), code=303)), visiting, now)
