"""Who handles one case, through the services behind the pages."""

from functools import partial

from portal import clock, db
from portal.accounts import queries as accounts
from portal.catalogues.outcomes import Outcome
from portal.grievances import casefile, muting, queries, services
from portal.grievances.models import Case
from tests import factories, people

SUMMARY = "A shift leader keeps the passports of about thirty people."
FOUND, ENDED = "They lay in an office.", "Everybody has their passport back."
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
            factories.triage(db.session().get(Case, factories.case_of(self.receipt).id))
        self.do(
            lambda c, o, by: services.reply(c, o, FOUND, is_answer=True, **by),
            lambda c, o, by: services.close(c, o, outcome, ENDED, **by),
        )

    def mends_it(self):
        self.do(lambda c, o, by: services.reply(c, o, FOUND, is_answer=True, is_quick=True, **by))

    def offers_a_settlement(self):
        self.do(lambda c, o, by: services.propose_settlement(c, o, SETTLEMENT, **by))
