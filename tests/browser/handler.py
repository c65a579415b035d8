"""Who handles one case, through the services behind the pages."""

from datetime import timedelta
from functools import partial

from portal import clock, db
from portal.accounts import queries as accounts
from portal.catalogues.findings import Finding
from portal.catalogues.outcomes import Outcome
from portal.catalogues.remedies import RemedyKind
from portal.grievances import casefile, muting, queries, remedies, services, stages
from portal.grievances.models import Case
from tests import factories, people

SUMMARY = "A shift leader keeps the passports of about thirty people."
FOUND, ENDED = "They lay in an office.", "Everybody has their passport back."
WISH = "We would ask the head of the site where the passports lie."
OFFER, CAME = "You get the passport and 400 back.", "The passport lies ready for you."
SETTLEMENT = "Each of you gets the passport and the fees back."
TOO_MUCH = "Two hundred messages in one night; others wait."


class Handler:
    def __init__(self, house, receipt):
        self.house, self.receipt = house, receipt

    def do(self, *acts):
        with self.house.inside():
            for act in acts:
                case = self.case()
                reader, opened = factories.a_reader(case)
                with db.write():
                    act(case, opened, {"by": reader, "now": clock.now()})

    def case(self):
        return db.session().get(Case, factories.case_of(self.receipt).id)

    def mutes(self):
        """One reader asks, a second agrees."""
        with self.house.inside():
            case = self.case()
            first, second = map(accounts.by_id, queries.reader_ids(case.id)[:2])
            ask = partial(muting.ask, why=muting.Why.FLOOD, text=TOO_MUCH)
            for act, reader in ((ask, first), (muting.agree, second)):
                pair = people.pair_of(reader.handle)
                file = casefile.open_file(reader, pair.private, case.reference)
                with db.write():
                    act(file, by=reader, now=clock.now())

    def reads_and_asks(self):
        self.do(
            lambda c, _o, by: services.open_words(c, **by),
            lambda c, o, by: services.reply(c, o, "Which hall?", is_answer=False, **by),
            lambda c, o, by: services.show_summary(c, o, SUMMARY, **by),
        )

    def ends(self, outcome=Outcome.RESOLVED_COMPANY_VIEW):
        with self.house.inside():
            case = self.case()
            factories.triage(case)
            factories.find(case, Finding.NOT_FOUNDED, FOUND)
        self.do(
            lambda c, o, by: services.close(
                c, o, outcome, ENDED, prevention=factories.PREVENTED, **by
            ),
        )

    def asks_about_the_place(self):
        plan = stages.Plan("Head", "Shifts", stages.Guessed.FEW, "", "We wait")
        with self.house.inside():
            factories.triage(self.case())
        self.do(
            lambda c, o, by: stages.make_plan(c, o, plan, **by),
            lambda c, o, by: stages.ask_about_place(c, o, WISH, **by),
        )

    def offers(self, silence=False):
        with self.house.inside():
            factories.find(self.case(), Finding.PARTLY, FOUND)
        day = clock.now().date() + timedelta(days=30)
        how = {"due_on": day, "silence": silence}
        self.with_file(lambda f, by: remedies.offer(f, RemedyKind.RESTITUTION, OFFER, **how, **by))

    def delivers(self):
        self.with_file(
            lambda f, by: remedies.deliver(f, remedies.of_case(f.case.id)[0], CAME, **by)
        )

    def with_file(self, act):
        with self.house.inside():
            case = self.case()
            reader, _opened = factories.a_reader(case)
            file = casefile.open_file(reader, people.pair_of(reader.handle).private, case.reference)
            with db.write():
                act(file, {"by": reader, "now": clock.now()})

    def mends_it(self):
        self.do(lambda c, o, by: services.reply(c, o, FOUND, is_answer=True, is_quick=True, **by))

    def offers_a_settlement(self):
        self.do(lambda c, o, by: services.propose_settlement(c, o, SETTLEMENT, **by))
