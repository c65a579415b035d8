"""Plain functions that make what a test is about, through the real services."""

from contextlib import suppress
from dataclasses import replace

from portal import clock, db
from portal.accounts import queries as accounts
from portal.catalogues.findings import Finding
from portal.catalogues.remedies import RemedyKind
from portal.catalogues.severity import Severity
from portal.errors import RuleBroken
from portal.grievances import (
    acts_of_person,
    casefile,
    filing,
    findings,
    handover,
    identity,
    queries,
    remedies,
    retaliation,
    sealing,
    services,
    stages,
)
from portal.grievances.filing import Answers
from portal.grievances.models import Case
from portal.grievances.stages import Way
from portal.vault import receipts
from tests import people

PREVENTED = "Nobody but the worker keeps a passport."
WORDS = "The shift leader keeps our passports. We ask to get them back."


def file(answers=None, *, form_id=None, now=None, **changes):
    """File as a complainant would, and say the receipt."""
    answers = replace(answers or Answers(what=WORDS), **changes)
    form_id, now = form_id or receipts.new_form_id(), now or clock.now()
    return file_for_all(answers, form_id, now)[0]


def file_for_all(answers, form_id=None, now=None):
    """File as somebody who asks for several numbers would, and say them all."""
    form_id, now = form_id or receipts.new_form_id(), now or clock.now()
    numbers = filing.numbers_of(form_id, answers)
    slot, *others = [place_of(number) for number in numbers]
    prepared = filing.prepare(answers, form_id, slot, now=now, others=others)
    with db.write():
        filing.file(prepared, answers, form_id, slot, now=now, others=others)
    return numbers


def place_of(receipt):
    """Where a number leads first."""
    _root, slots = filing.opened_by(receipt)
    return slots[0]


def case_of(receipt):
    """The case a receipt leads to."""
    _root, slots = filing.opened_by(receipt)
    return queries.case_of(queries.voices_at(slots)[0])


def at_desk(receipt):
    """The case a receipt leads to, handed over."""
    case = case_of(receipt)
    with db.write():
        handover.hand_over([case.id], now=clock.now())
    return db.session().get(Case, case.id)


def a_case(*, readers=None, now=None, **changes):
    """A case at the desk: filed and handed over. `readers` are handles who must be able to read it."""
    case = case_of(file(now=now, **changes))
    with db.write():
        handover.hand_over([case.id], now=now or clock.now())
    case = db.session().get(Case, case.id)
    if readers and not set(readers) <= reader_handles(case):
        return a_case(readers=readers, now=now, **changes)
    return case


def after_harm(receipt, text="They cut my hours because I spoke."):
    """The second, urgent case of somebody to whom something happened because of the first, as it stands at the desk."""
    _root, slots = filing.opened_by(receipt)
    hand = acts_of_person.in_hand(slots, 0, "en", receipts.new_form_id())
    with db.write():
        place = retaliation.report(hand, text, today=clock.now().date(), now=clock.now())
    case_id = queries.voices_at(slots)[place].case_id
    with db.write():
        handover.hand_over([case_id], now=clock.now())
    return db.session().get(Case, case_id)


def find(case, finding=Finding.FOUNDED, text="They lay in an office.", now=None):
    """Take a case up, look into it and tell the person what was found, as one of its readers would."""
    reader, opened = look_into(case, now)
    with db.write():
        case = db.session().get_one(Case, case.id)
        findings.share(case, opened, finding, text, by=reader, now=now or clock.now())


def look_into(case, now=None):
    """Take a case up and begin the inquiry, as one of its readers would."""
    reader, opened = a_reader(case)
    by = {"by": reader, "now": now or clock.now()}
    with db.write():
        case = db.session().get_one(Case, case.id)
        stages.take_up(case, opened, "It is for us.", **by)
        stages.look_into(case, opened, Way.INQUIRY, "Two of us look at the office.", **by)
    return reader, opened


def a_wish(case):
    """The id of a remedy that a reader noted as asked for."""
    reader, _opened = a_reader(case)
    file = casefile.open_file(reader, people.pair_of(reader.handle).private, case.reference)
    with db.write():
        by = {"by": reader, "now": clock.now()}
        return remedies.note_wish(file, RemedyKind.MONEY, "Their wages.", **by).id


def reader_handles(case):
    """Who holds a key, by handle."""
    return {people.HANDLES[one] for one in queries.reader_ids(case.id)}


def a_reader(case):
    """The first reader's account and what their key opens."""
    reader = accounts.by_id(queries.reader_ids(case.id)[0])
    return reader, opened_by(case, reader)


def opened_by(case, reader):
    return sealing.open_by_account(
        case.id, case.generation, reader.id, people.pair_of(reader.handle).private
    )


def ask_for_names(case, *, life_in_danger=True):
    """A custodian who may asks to open what was locked away; the id of the wish, or of none where nobody keeps it."""
    for handle in (*people.CUSTODIANS, "ruth"):
        by = identity.Custodian(accounts.by_handle(handle), people.pair_of(handle).private)
        with suppress(RuleBroken), db.write():
            return identity.ask(
                by, case.reference, "Needed.", life_in_danger=life_in_danger, now=clock.now()
            )
    return "3" * 32


def triage(case, *, unit_id=5, right_code="FRC-2", severity=None, function_id=2, now=None):
    """Triage as one of its readers would."""
    reader, opened = a_reader(case)
    with db.write():
        services.triage(
            case,
            opened,
            unit_id=unit_id,
            right_code=right_code,
            severity=severity or Severity(3, 2, 3),
            reasons={"scale": "liberty", "scope": "thirty people", "irremediability": "months"},
            group_code="supplier_worker",
            function_id=function_id,
            by=reader,
            now=now or clock.now(),
        )
    return reader, opened
