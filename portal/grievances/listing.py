"""The lines of the inbox: what staff made of each case and what comes next. Nothing here asks once per line."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from portal.accounts.models import Account
from portal.accounts.queries import names_of
from portal.catalogues.rights import right
from portal.catalogues.severity import SeverityWord
from portal.duties import queries as duty_queries
from portal.duties.sentences import Due
from portal.grievances import muting, queries, sentences
from portal.grievances.known import holders_of
from portal.grievances.models import Case
from portal.organisation.queries import functions, places


@dataclass(frozen=True)
class Line:
    """One case in a list; empty where nobody has decided yet."""

    case: Case
    title: str
    touches: str
    where: str
    severity: SeverityWord | None
    next: Due
    holder: str
    news: bool


def lines_of(reader: Account, private: bytes, cases: Sequence[Case], today: date) -> list[Line]:
    """One line for each of these cases, in their order."""
    ids = [case.id for case in cases]
    titles, news = queries.summaries(reader.id, private, cases), queries.unopened(ids)
    duties = duty_queries.of_cases(ids)
    holders = holders_of(ids)
    names, heads = names_of(holders.values()), function_names()
    units = {place.id: place.name for place in places()}
    return [
        Line(
            case,
            titles.get(case.id, {}).get("title", ""),
            touched(case),
            units[case.unit_id] if case.unit_id else "",
            severity_of(case),
            sentences.next_step(case, duties.get(case.id, []), today, heads[case.function_id]),
            names.get(holders.get(case.id), ""),
            case.id in news and not muting.is_muted(case, today),
        )
        for case in cases
    ]


def touched(case: Case) -> str:
    """The right a case touches, in the words of the catalogue."""
    return str(right(case.right_code).label) if case.right_code else ""


def severity_of(case: Case) -> SeverityWord | None:
    """One word for the three levels, once they are judged."""
    return case.severity.word() if case.severity else None


def function_names() -> dict[int | None, str]:
    """The functions by id; a case without one stands with the default."""
    known = functions()
    names: dict[int | None, str] = {each.id: each.name for each in known}
    return names | {None: next((each.name for each in known if each.is_default), "")}
