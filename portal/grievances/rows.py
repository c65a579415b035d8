"""The rows of a new case, sealed and ready to be stored: what filing writes, and nothing else."""

from dataclasses import dataclass
from datetime import date
from typing import Any, cast

from sqlalchemy import Table

from portal.catalogues import groups
from portal.grievances import handover, kinds, sealing, standing
from portal.grievances.kinds import Channel, Kind, Speaking
from portal.grievances.models import Case, CaseKey, Grant, Item, Standing, Voice
from portal.grievances.rules import Access, Batch, Danger, Exclusion, ItemKind, Status
from portal.grievances.sealing import OpenCase
from portal.organisation.queries import Place
from portal.organisation.rules import is_small
from portal.vault import grants
from portal.vault.receipts import Slot

Row = dict[str, Any]


@dataclass(frozen=True)
class Taken:
    """That somebody else wrote the words down: how and on which day they reached us, and the account that wrote."""

    channel: Channel
    reached_on: date
    by: int


@dataclass(frozen=True)
class Answers:
    """What the form asked, as the person answered it; `earlier` is the number of the case it follows from.

    `taken` says that one of us wrote it down for the person, who has not confirmed it.
    """

    what: str
    where: str = ""
    site: str = ""
    group: str = groups.UNDISCLOSED
    danger: Danger = Danger.NO
    exclusions: frozenset[Exclusion] = frozenset()
    names: str = ""
    language: str = "en"
    earlier: str = ""
    kind: Kind = Kind.COMPLAINT
    speaking: Speaking = Speaking.MYSELF
    numbers: int = 1
    mandate: str = ""
    affected: frozenset[str] = frozenset()
    taken: Taken | None = None

    @property
    def urgent(self) -> bool:
        """Somebody said to be in danger, or punished for speaking: it is handed over at once."""
        return self.danger is Danger.YES or kinds.is_urgent(self.kind)


def case_row(case_id: str, site: Place | None, answers: Answers, *, quarantined: bool) -> Row:
    weekly = site is not None and is_small(site.headcount)
    return {
        "id": case_id,
        "reference": handover.new_reference(),
        "state": Status.RECEIVED,
        "danger": answers.urgent,
        "quarantined": quarantined,
        "batch": Batch.WEEKLY if weekly else Batch.DAILY,
        "generation": sealing.GENERATION,
        "revision": 1,
    }


def first_items(
    author: OpenCase,
    answers: Answers,
    decision: standing.Decision,
    form_id: bytes,
    slot: Slot,
    moment: str,
    people: Row,
) -> list[Row]:
    """The person's own words for the story, with the voices of those they write for; what only the team needs for the work."""
    besides, same = told(answers), whole(answers)
    story = besides | {"n": 0, "seen": 0, "kind": "words", "text": answers.what} | people
    intake = besides | {"kind": "intake", "named": list(decision.named)}
    story_id, work_id = (sealing.item_id_for(form_id, each, same) for each in ("story", "work"))
    return [
        item_row(author, "story", story, story_id, slot, moment),
        item_row(author, "work", intake, work_id, slot, moment, ItemKind.INTAKE),
    ]


def told(answers: Answers) -> Row:
    told = {
        name: value
        for name, value in vars(answers).items()
        if name not in ("what", "language", "taken")
    }
    told["about"] = told.pop("kind")
    lists = {"exclusions": sorted(answers.exclusions), "affected": sorted(answers.affected)}
    return told | lists | {"lang": answers.language} | written_down(answers.taken)


def written_down(taken: Taken | None) -> Row:
    """What is sealed besides when somebody else wrote the words down; nothing when the person did."""
    if taken is None:
        return {}
    on = taken.reached_on.isoformat()
    return {"taken": {"channel": taken.channel.value, "reached_on": on, "by": taken.by}}


def whole(answers: Answers) -> str:
    return repr(
        sorted(
            (name, str(sorted(value) if isinstance(value, frozenset) else value))
            for name, value in vars(answers).items()
        )
    )


def item_row(
    author: OpenCase,
    compartment: str,
    content: Row,
    item_id: str,
    slot: Slot,
    moment: str,
    kind: ItemKind = ItemKind.FROM_PERSON,
) -> Row:
    """One piece of the person's: in the story with its exact moment for the receipt, in the work for the team alone."""
    return {
        "id": item_id,
        "case_id": author.case_id,
        "compartment": compartment,
        "generation": author.generation,
        "author": author.author,
        "kind": kind,
        "blob": author.seal(compartment, content, item_id),
        "moment": grants.seal_moment(moment, kek=slot.kek, item=item_id)
        if compartment == "story"
        else None,
    }


def standing_rows(
    case_id: str, decision: standing.Decision, answers: Answers, *, quarantined: bool
) -> list[Row]:
    row = {
        "case_id": case_id,
        "state": Status.RECEIVED,
        "danger": answers.urgent,
        "quarantined": quarantined,
        "handed_over": False,
        "is_open": True,
        "due_on": handover.FAR_AWAY,
    }
    read = [row | {"account_id": one, "access": Access.READ} for one in decision.readers]
    return read + [row | {"account_id": one, "access": Access.KNOW} for one in decision.knowers]


TABLES = {
    model.__tablename__: cast(Table, model.__table__)
    for model in (Case, CaseKey, Grant, Voice, Item, Standing)
}
