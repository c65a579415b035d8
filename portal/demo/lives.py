"""One case of the invented history, lived through the services: filed, read, sorted, talked about, answered, closed."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random

from portal import clock, db, settings
from portal.catalogues.findings import HARM, Finding
from portal.catalogues.outcomes import Outcome
from portal.catalogues.remedies import RemedyKind
from portal.catalogues.severity import Dimension, sentence
from portal.demo.company import Actor, bank
from portal.demo.courses import Step
from portal.demo.own_keys import OwnKeys
from portal.demo.telling import LOCATION, Telling
from portal.demo.volume import Era
from portal.duties import queries as duties
from portal.grievances import acts_of_person as acts
from portal.grievances import (
    casefile,
    filing,
    findings,
    queries,
    remedies,
    remedy_answers,
    sealing,
    services,
    stages,
)
from portal.grievances.casefile import CaseFile
from portal.grievances.filing import Filing
from portal.grievances.models import Case
from portal.grievances.rules import Status
from portal.grievances.sealing import OpenCase
from portal.organisation import queries as organisation
from portal.vault.receipts import Slot

DRAWS = 25  # whoever walls off the team is never read by it, however often one draws
OUTCOMES = {
    Outcome.RESOLVED_AGREED: 40,
    Outcome.RESOLVED_COMPANY_VIEW: 30,
    Outcome.NOT_UPHELD: 11,
    Outcome.REFERRED: 5,
    Outcome.NO_CONTACT: 9,
    Outcome.WITHDRAWN: 5,
}


COMES = 0.9  # how often the person says that what was promised came
REMEDIES = (RemedyKind.RESTITUTION, RemedyKind.CESSATION)  # in the order of their words
FOUND = {
    Outcome.RESOLVED_AGREED: Finding.FOUNDED,
    Outcome.RESOLVED_COMPANY_VIEW: Finding.PARTLY,
    Outcome.NOT_UPHELD: Finding.NOT_FOUNDED,
}  # what was found before a case ends in this way; the others end without findings


@dataclass(frozen=True)
class Stage:
    """What every case of the history shares: who acts, where, when things turned, and chance that falls the same each time."""

    own: OwnKeys
    era: Era
    actors: Mapping[int, Actor]
    units: Mapping[str, int]
    functions: Mapping[str, int]
    rng: Random


def stage(own: OwnKeys, era: Era, actors: Mapping[int, Actor], rng: Random) -> Stage:
    """The stage as the database has it."""
    units = {unit.code: unit.id for unit in organisation.tree().units.values()}
    functions = {function.code: function.id for function in organisation.functions()}
    return Stage(own, era, actors, units, functions, rng)


class Life:
    """A case between its person, who has form and receipt number `number`, and the reader whose duty it is."""

    def __init__(self, stage: Stage, number: int, telling: Telling) -> None:
        self.stage, self.number, self.telling = stage, number, telling
        self.messages = 0
        self.has_news = True
        self.outcome = stage.rng.choices(list(OUTCOMES), list(OUTCOMES.values()))[0]
        self.case: Case
        self.slot: Slot
        self.reader: Actor
        self.opened: OpenCase

    def file(self, now: datetime, reader: int | None = None) -> None:
        """The person files; when `reader` should be among those who can read it, the draw is repeated some times."""
        form_id = self.stage.own.form_id(self.number)
        _root, slots = filing.opened_by(self.stage.own.receipt(self.number))
        self.slot = slots[0]
        for _turn in range(DRAWS):
            prepared = filing.prepare(self.telling.answers, form_id, self.slot, now=now)
            if reader is None or _read_by(prepared, reader):
                break
        filing.file(prepared, self.telling.answers, form_id, self.slot, now=now)
        self.case = db.session().get_one(Case, prepared.case_id)
        owed = duties.of_cases([self.case.id])[self.case.id]
        self.reader = self.stage.actors[owed[0].owner_id]
        self.opened = sealing.open_by_account(
            self.case.id, self.case.generation, self.reader.account.id, self.reader.private
        )

    def do(self, step: Step, now: datetime) -> None:
        """Let one thing happen; when the case is over, only somebody looks whether what was put right has lasted."""
        if (self.case.state is Status.CLOSED) is (step is Step.LOOK_AGAIN):
            _STEPS[step](self, now)

    def read(self, now: datetime) -> None:
        self._open_news(now)
        services.acknowledge(self.case, by=self.reader.account, now=now)
        if self.stage.rng.random() < 0.3:
            self._reply(self._text("thanks_for_writing"), now)

    def sort(self, now: datetime) -> None:
        told, reader = self.telling, self.reader.account
        services.summarise(self.case, self.opened, told.title, told.summary, by=reader, now=now)
        reasons = {
            each.value: str(sentence(each, getattr(told.severity, each.value)))
            for each in Dimension
        }
        services.triage(
            self.case,
            self.opened,
            unit_id=self.stage.units[told.site],
            right_code=told.right,
            severity=told.severity,
            reasons=reasons,
            group_code=told.group,
            function_id=self.stage.functions[told.function],
            people=2 + self.number % 13 if self.number % 7 == 2 else 1,  # now and then a group
            by=reader,
            now=now,
        )

    def plan(self, now: datetime) -> None:
        reader, told = self.reader.account, bank("conduct_of_cases")
        plan = told["plan"] | {"guessed": stages.Guessed(told["plan"]["guessed"])}
        stages.make_plan(self.case, self.opened, stages.Plan(**plan), by=reader, now=now)

    def take_up(self, now: datetime) -> None:
        reader = self.reader.account
        stages.take_up(self.case, self.opened, self._text("taken_up"), by=reader, now=now)

    def discuss(self, now: datetime) -> None:
        reader, told = self.reader.account, self.telling
        services.show_summary(self.case, self.opened, told.summary, by=reader, now=now)

    def look(self, now: datetime) -> None:
        reader = self.reader.account
        text = bank("conduct_of_cases")["inquiry"]
        stages.look_into(self.case, self.opened, stages.Way.INQUIRY, text, by=reader, now=now)

    def update(self, now: datetime) -> None:
        self._reply(self._text("updates"), now)

    def look_again(self, now: datetime) -> None:
        others = [one for one in queries.reader_ids(self.case.id) if one in self.stage.actors]
        looks = next((a for one in others if (a := self.stage.actors[one]) != self.reader), None)
        if looks is None:
            return
        file, told, by = self._file(looks), bank("conduct_of_cases"), looks.account
        for remedy in remedies.of_case(self.case.id):
            if remedy.verified_on is None and remedies.is_due_to_be_looked_at(remedy, now):
                remedies.verify(file, remedy, told["verified"], by=by, now=now)
                remedies.say_whether_it_lasts(
                    file, remedy, told["lasted"], lasts=True, by=by, now=now
                )

    def ask(self, now: datetime) -> None:
        self._reply(self._text("questions"), now)

    def tell(self, now: datetime) -> None:
        self._write_back(self._text("told_more"), now)

    def answer(self, now: datetime) -> None:
        text = self._text(self._answers(now))
        finding = FOUND.get(self.outcome)
        if finding is None or self.case.state is not Status.INQUIRY:
            self._reply(text, now, is_answer=True)
            return
        self._open_news(now)
        findings.share(self.case, self.opened, finding, text, by=self.reader.account, now=now)
        if finding in HARM:
            self._offer(now)

    def deliver(self, now: datetime) -> None:
        for remedy in remedies.of_case(self.case.id):
            text, by = self._text("delivered"), self.reader.account
            remedies.deliver(self._file(), remedy, text, by=by, now=now)

    def came(self, now: datetime) -> None:
        form_id = self.stage.own.form_id(self.number * 1000 + 998)
        _root, slots = filing.opened_by(self.stage.own.receipt(self.number))
        hand = acts.in_hand(slots, 0, self.telling.answers.language, form_id)
        if asked := remedy_answers.asked_of(hand.opened, hand.pieces()):
            yes = self.stage.rng.random() < COMES
            remedy_answers.answer(hand, asked.piece.item_id, "", yes=yes, now=now)
            remedy_answers.take_up([self.case.id], now=now)

    def say(self, now: datetime) -> None:
        self._write_back(self._text("said_after"), now)

    def close(self, now: datetime) -> None:
        if self.case.finding in HARM and not remedies.put_right_on(self.case.id):
            self.deliver(now)  # the person said that it did not come
        outcome, lang = self.outcome, self.telling.answers.language
        if outcome is Outcome.WITHDRAWN:
            self._write_back(self._text("withdraws"), now)
        self._open_news(now)
        reason = bank("replies")["closed"][outcome.value][lang][0]
        services.close(
            self.case,
            self.opened,
            outcome,
            reason,
            prevention=bank("conduct_of_cases")["prevention"],
            by=self.reader.account,
            now=now,
        )

    def _offer(self, now: datetime) -> None:
        which = self.stage.rng.randrange(len(REMEDIES))
        by, due_on = self.reader.account, (now + timedelta(days=12)).date()
        text = str(bank("replies")["remedies"][self.telling.answers.language][which])
        remedies.offer(
            self._file(), REMEDIES[which], text, due_on=due_on, silence=False, by=by, now=now
        )

    def _file(self, reader: Actor | None = None) -> CaseFile:
        reader = reader or self.reader
        return casefile.open_file(reader.account, reader.private, self.case.reference)

    def _reply(self, text: str, now: datetime, *, is_answer: bool = False) -> None:
        self._open_news(now)
        services.reply(
            self.case, self.opened, text, is_answer=is_answer, by=self.reader.account, now=now
        )

    def _open_news(self, now: datetime) -> None:
        if self.has_news:
            self.has_news = False
            services.open_words(self.case, by=self.reader.account, now=now)

    def _write_back(self, text: str, now: datetime) -> None:
        self.messages, self.has_news = self.messages + 1, True
        form_id = self.stage.own.form_id(self.number * 1000 + self.messages)
        voice = queries.voices_at([self.slot])[0]
        language = self.telling.answers.language
        filing.write_message(voice, self.slot, text, language, form_id, now=now)

    def _text(self, name: str) -> str:
        return str(self.stage.rng.choice(bank("replies")[name][self.telling.answers.language]))

    def _answers(self, now: datetime) -> str:
        """What was said about shared places depends on the day: before the change, after it, after it was taken back."""
        if self.telling.theme != LOCATION:
            return "answers"
        day = clock.local_day(now, settings.current().zone)
        if day >= self.stage.era.fix:
            return "location_fixed"
        return "location_open" if day >= self.stage.era.change else "location_before"


def _read_by(prepared: Filing, reader: int) -> bool:
    return any(row["reader"] == sealing.account_reader(reader) for row in prepared.rows["grants"])


_STEPS: dict[Step, Callable[[Life, datetime], None]] = {
    Step.READ: Life.read,
    Step.SORT: Life.sort,
    Step.PLAN: Life.plan,
    Step.TAKE_UP: Life.take_up,
    Step.DISCUSS: Life.discuss,
    Step.LOOK: Life.look,
    Step.ASK: Life.ask,
    Step.TELL: Life.tell,
    Step.ANSWER: Life.answer,
    Step.SAY: Life.say,
    Step.DELIVER: Life.deliver,
    Step.CAME: Life.came,
    Step.UPDATE: Life.update,
    Step.LOOK_AGAIN: Life.look_again,
    Step.CLOSE: Life.close,
}
