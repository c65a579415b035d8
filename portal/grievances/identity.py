"""Opening what the people of a case locked away: one custodian asks with a reason, the person has two weeks to refuse, two open it together.

Neither can do it alone: one waits signed in, the other hands their third on to a pair that lasts as long as that session, so
nothing that is stored opens later. Where a life is in danger nobody waits, and the person is told afterwards. (Privacy, "Who may read".)
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from flask_babel import gettext as _
from sqlalchemy import select

from portal import clock, db, settings
from portal.accounts import queries as accounts
from portal.accounts.models import Account
from portal.audit import services as audit
from portal.errors import NotFound, RuleBroken
from portal.grievances import acts_of_person as acts
from portal.grievances import custody, moves, queries, sealing, standing, voices
from portal.grievances.acts_of_person import Hand
from portal.grievances.models import Case, CaseKey, IdentityRequest
from portal.grievances.rules import Answer, ItemKind
from portal.grievances.sealing import OpenCase
from portal.grievances.told import Told
from portal.organisation.queries import site_of
from portal.vault import pairs, thirds
from portal.vault.errors import Damaged
from portal.vault.thirds import Third, ThirdContext

WAIT = timedelta(days=14)
LAPSES = timedelta(days=28)


@dataclass(frozen=True)
class Custodian:
    """Whoever is signed in, with the private key of their session."""

    account: Account
    private: bytes


@dataclass(frozen=True)
class Contact:
    """What one person of a case locked away; damaged when it does not open."""

    text: str
    language: str
    damaged: bool = False


def ask(by: Custodian, reference: str, why: str, *, life_in_danger: bool, now: datetime) -> str:
    """Ask to open the names of a case, in words its people will read; says the id of the wish.

    Raises RuleBroken for a number that leads to no case whose third one holds, and while somebody asks already.
    """
    case = db.session().scalar(
        select(Case).where(Case.reference == reference, Case.handed_over_on.is_not(None))
    )
    if case is None or not _holds(by, case):
        raise RuleBroken(_("There is no case with this number that you keep names of."))
    if open_request(case.id, now):
        raise RuleBroken(_("Somebody asked for this already. You find it below."))
    if not life_in_danger and _refused_lately(case.id, now):
        raise RuleBroken(
            _("The person said no. Ask again after four weeks, or when a life is in danger.")
        )
    request = IdentityRequest(
        id=sealing.new_id(),
        case_id=case.id,
        asked_by=by.account.id,
        asked_at=now,
        life_in_danger=life_in_danger,
    )
    db.session().add(request)
    hands = sealing.writing_to(case, by.account.id, by.private)
    moves.say(hands, ItemKind.IDENTITY_ASKED, {"text": why, "danger": life_in_danger}, now)
    about = "life in danger" if life_in_danger else ""
    audit.record("identity_asked", by=by.account.id, now=now, case_id=case.id, about=about)
    return request.id


def asked_of(by: Custodian, now: datetime) -> list[tuple[IdentityRequest, Case]]:
    """Every wish that is still open about cases whose third one holds, oldest first."""
    since = now - LAPSES
    wanted = (
        select(IdentityRequest, Case)
        .join(Case, Case.id == IdentityRequest.case_id)
        .where(IdentityRequest.asked_at > since, IdentityRequest.opened_at.is_(None))
        .order_by(IdentityRequest.asked_at, IdentityRequest.id)
    )
    return [(request, case) for request, case in db.session().execute(wanted) if _holds(by, case)]


def open_request(case_id: str, now: datetime) -> IdentityRequest | None:
    """The wish about a case that is neither opened, refused nor lapsed."""
    return db.session().scalar(
        select(IdentityRequest).where(
            IdentityRequest.case_id == case_id,
            IdentityRequest.asked_at > now - LAPSES,
            IdentityRequest.opened_at.is_(None),
            IdentityRequest.answer.is_distinct_from(Answer.REFUSED),
        )
    )


def _refused_lately(case_id: str, now: datetime) -> bool:
    refused = select(IdentityRequest.id).where(
        IdentityRequest.case_id == case_id,
        IdentityRequest.asked_at > now - LAPSES,
        IdentityRequest.answer == Answer.REFUSED,
    )
    return db.session().scalar(refused.limit(1)) is not None


def opens_on(request: IdentityRequest) -> date:
    """The first day on which two custodians may open it without the person's yes."""
    return _day(request.asked_at + WAIT)


def may_open(request: IdentityRequest, now: datetime) -> bool:
    """Whether nothing stands in the way any more: a yes, two weeks without an answer, or a life in danger."""
    if request.life_in_danger:
        return True
    if request.answer is not None:
        return request.answer is Answer.ALLOWED
    return _day(now) >= opens_on(request)


def stand_by(
    by: Custodian, request_id: str, session_id: str, pair: pairs.Pair, lent: bytes, *, now: datetime
) -> None:
    """Wait, signed in, for another custodian's third; `lent` is the pair's private half under the session's secret. Raises RuleBroken."""
    request, _case = _ready(by, request_id, now)
    if waits_for(request, now) not in (None, by.account.id):
        raise RuleBroken(_("Somebody else waits to read it. You can hand on your part."))
    request.reader_id, request.session_id = by.account.id, session_id
    request.public, request.lent = pair.public, lent
    request.handed_on = request.handed_by = None


def waits_for(request: IdentityRequest, now: datetime) -> int | None:
    """The account whose session waits for a third; nobody once that session is over."""
    alive = request.session_id and accounts.session_lives(request.session_id, now)
    return request.reader_id if alive else None


def hand_on(by: Custodian, request_id: str, *, now: datetime) -> None:
    """Seal one's own third to the session of whoever waits. Raises RuleBroken when nobody waits, or it is oneself."""
    request, case = _ready(by, request_id, now)
    reader = waits_for(request, now)
    if reader is None or request.public is None:
        raise RuleBroken(_("Nobody waits to read it any more. Agree on a time and begin again."))
    if reader == by.account.id:
        raise RuleBroken(_("You wait to read it yourself. Somebody else hands on their part."))
    third, place, _shared = _third_of(by, case)
    request.handed_on = thirds.hand_on(third, place, to=request.public)
    request.handed_by = by.account.id
    audit.record("identity_handed_on", by=by.account.id, now=now, case_id=case.id)


def open_names(
    by: Custodian, request_id: str, unlock: Callable[[bytes], bytes], *, now: datetime
) -> list[Contact]:
    """What the people of the case locked away, once: the act stands in the trail before anything is shown.

    `unlock` opens the private half of the waiting session's pair, in that session. Raises RuleBroken, and NotFound when the wall covers either by now.
    """
    request, case = _ready(by, request_id, now)
    if request.reader_id != by.account.id or request.handed_on is None or request.handed_by is None:
        raise RuleBroken(_("Another custodian must hand on their part first."))
    try:
        own, place, _shared = _third_of(by, case)
        pair = unlock(request.lent or b"")
        other = thirds.receive(request.handed_on, place, private=pair)
        private = thirds.join(own, other, place)
    except Damaged as problem:
        raise RuleBroken(
            _("This does not open any more. Begin again, both signed in.")
        ) from problem
    found = _opened(case, private, place, {by.account.id, request.handed_by})
    request.opened_at, request.handed_on, request.lent = now, None, None
    hands = sealing.writing_to(case, by.account.id, by.private)
    moves.say(hands, ItemKind.IDENTITY_OPENED, {"text": ""}, now)
    audit.record("identity_opened", by=by.account.id, now=now, case_id=case.id)
    return found


def answer(hand: Hand, said: Answer, *, now: datetime) -> None:
    """A person refuses, or lets them open it before the two weeks are over; of several people each can refuse, none alone allow.

    Raises RuleBroken when nobody asks any more.
    """
    request = open_request(hand.opened.case_id, now)
    if request is None:
        raise RuleBroken(_("Nobody asks for this any more."))
    told = Told.NAMES_REFUSED if said is Answer.REFUSED else Told.NAMES_ALLOWED
    acts.tell(hand, told, now=now, request=request.id)
    people = voices.circle_of(hand.opened.case_id, hand.pieces()).people
    if said is Answer.REFUSED or len(people) == 1:
        request.answer = said


def history(opened: OpenCase) -> list[queries.Piece]:
    """When custodians asked and opened, as the person reads it."""
    kinds = [ItemKind.IDENTITY_ASKED, ItemKind.IDENTITY_OPENED]
    return sorted(queries.pieces_of(opened, kinds), key=lambda piece: str(piece.written_at))


def _ready(by: Custodian, request_id: str, now: datetime) -> tuple[IdentityRequest, Case]:
    request = db.session().get(IdentityRequest, request_id, with_for_update=True)
    case = db.session().get(Case, request.case_id) if request else None
    if request is None or case is None or not _holds(by, case):
        raise NotFound
    lapsed = request.asked_at <= now - LAPSES
    if request.opened_at or lapsed or not may_open(request, now):
        raise RuleBroken(_("This cannot be opened now."))
    return request, case


def _holds(by: Custodian, case: Case) -> bool:
    try:
        _third_of(by, case)
    except Damaged:
        return False
    return True


def _third_of(by: Custodian, case: Case) -> tuple[Third, ThirdContext, bytes]:
    """One's own third in the newest keys under which names lie, and its place. Raises Damaged when one holds none."""
    generation = custody.generation_of(case.id)
    row = db.session().get(CaseKey, (case.id, custody.COMPARTMENT, generation))
    if row is None or row.shared is None:
        raise Damaged("a third")
    public = sealing.publics_of(case.id, generation)[custody.COMPARTMENT]
    place = custody.place_of(case.id, generation, public)
    return thirds.find(row.shared, place, private=by.private), place, row.shared


def _opened(case: Case, private: bytes, place: ThirdContext, readers: set[int]) -> list[Contact]:
    hands = OpenCase(case.id, place.generation, {}, {custody.COMPARTMENT: private})
    publics = sealing.voice_publics(case.id)
    found = []
    for item in custody.pieces(case.id):
        try:
            content = hands.open(item, publics.get(item.author, b""))
        except Damaged:
            found.append(Contact("", "", damaged=True))
            continue
        _past_the_wall(content, readers)
        if content["text"]:
            found.append(Contact(content["text"], content["lang"]))
    return found


def _past_the_wall(content: custody.Content, readers: set[int]) -> None:
    site = site_of(content["site"])
    if any(standing.is_walled(one, content, site.id if site else None) for one in readers):
        raise NotFound


def _day(moment: datetime) -> date:
    return clock.local_day(moment, settings.current().zone)
