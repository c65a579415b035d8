"""The stages in words: where a case stands in the procedure, what comes next, and what was planned and heard."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from flask import url_for
from flask_babel import gettext as _

from portal.catalogues.findings import FINDING_LABELS, Finding
from portal.duties.sentences import day
from portal.grievances import remedies, sentences, stages
from portal.grievances.casefile import CaseFile
from portal.grievances.check_ins import Seen
from portal.grievances.queries import Piece
from portal.grievances.remedy_rules import RemedyStage
from portal.grievances.rules import ItemKind, Status
from portal.grievances.stages import Consent, Guessed, Way

REMEDIES = "remedies_desk.index"


@dataclass(frozen=True)
class StepLine:
    """One step: the day it was done or nothing, and the page on which it is done; none any more after the end but of remedies."""

    name: str
    on: str
    url: str
    note: str = ""


def guessed_words() -> dict[Guessed, str]:
    """How many people could be taken for the one who spoke."""
    return {
        Guessed.FEW: _("Fewer than ten people"),
        Guessed.SOME: _("Ten to fifty people"),
        Guessed.MANY: _("More than fifty people"),
        Guessed.UNKNOWN: _("Not known: we treat it as few"),
    }


def way_words() -> dict[Way, str]:
    """How a matter is looked into."""
    return {
        Way.INQUIRY: _("An inquiry: we find out what happened"),
        Way.DIALOGUE: _("A dialogue: the people concerned talk, with us"),
        Way.MEDIATION: _("A mediation: somebody from outside helps them to agree"),
    }


def seen_words() -> dict[Seen, str]:
    """What was found when somebody looked after the person."""
    return {
        Seen.NOTHING: _("Nothing happened to them"),
        Seen.HARM: _("Something happened, or there are signs of it"),
        Seen.SILENT: _("They have not answered, and there is no sign"),
    }


def steps_of(file: CaseFile, consent: Consent | None) -> list[StepLine]:
    """The steps of the procedure with the day each was done, in their order."""
    case = file.case
    return [
        _step(file, "grievances_desk.triage", _("Triage"), _written(file, ItemKind.TRIAGE)),
        _step(file, "stages_desk.plan", _("Safety plan"), _written(file, ItemKind.PLAN)),
        _step(file, "stages_desk.admission", _("Take it up"), _written(file, ItemKind.ADMITTED)),
        _step(
            file,
            "grievances_desk.summary",
            _("Discuss the facts with the person"),
            _written(file, ItemKind.SHOWN_SUMMARY),
        ),
        _step(
            file,
            "stages_desk.inquiry",
            _("Inquiry or dialogue"),
            _written(file, ItemKind.INQUIRY),
        ),
        _step(
            file,
            "stages_desk.place",
            _("Speak with people there, where it helps"),
            _written(file, ItemKind.HEARD),
            stages.why_not_speak(stages.plan_of(file), consent),
        ),
        _step(
            file,
            "impacts_findings.findings",
            _("Findings, told to the person"),
            _written(file, ItemKind.FINDINGS),
        ),
        _step(
            file,
            REMEDIES,
            _("Remedy, until the person has it"),
            remedies.put_right_on(case.id),
        ),
        _step(file, "grievances_desk.close", _("End, with reasons"), case.closed_on),
    ]


def plan_rows(file: CaseFile) -> list[tuple[str, str]]:
    """The safety plan in force, as terms and words; nothing while there is none."""
    plan = stages.plan_of(file)
    if plan is None:
        return []
    rows = [
        (_("Who could take revenge"), plan.who),
        (_("How"), plan.how),
        (_("Who could be suspected"), guessed_words()[plan.guessed]),
        (_("What it would show by"), plan.signs),
        (_("What we do against it"), plan.measures),
    ]
    return [(term, text) for term, text in rows if text]


def inquiry_rows(file: CaseFile, consent: Consent | None) -> list[tuple[str, str]]:
    """How it is looked into, and what the people of the case said to speaking with people there."""
    begun = file.newest(ItemKind.INQUIRY)
    rows = []
    if begun and not begun.damaged:
        rows += [(way_words()[Way(begun.content["way"])], begun.content["text"])]
    if consent:
        said = _("%(yes)s yes, %(no)s no, of %(people)s asked", yes=consent.yes, no=consent.no, people=consent.people)  # fmt: skip
        rows += [(_("May we speak with people there?"), str(said))]
    return rows


def heading(piece: Piece) -> str:
    """What a message of ours is, above its words; nothing above a plain one."""
    said = {
        ItemKind.ADMITTED: _("We take it up"),
        ItemKind.PLACE_ASKED: _("May we speak with people there?"),
        ItemKind.OUTCOME: _("How it ended"),
        ItemKind.REMEDY: _("We offer you this")
        if piece.content.get("stage") == RemedyStage.OFFERED
        else _("This is done"),
    }
    if piece.kind is ItemKind.FINDINGS and not piece.damaged:
        return f"{_('What we found')}: {FINDING_LABELS[Finding(piece.content['finding'])]}"
    if piece.kind is ItemKind.LOOKED_AFTER and not piece.damaged:
        return seen_words()[Seen(piece.content["found"])]
    return str(said.get(piece.kind, ""))


def _step(
    file: CaseFile, page: str, name: str, done: datetime | date | None, note: str = ""
) -> StepLine:
    on = sentences.staff_day(done) if isinstance(done, datetime) else done
    over = file.case.state is Status.CLOSED and page != REMEDIES
    url = "" if over else url_for(page, reference=file.case.reference)
    return StepLine(name, day(on) if on else "", url, "" if on or over else note)


def _written(file: CaseFile, kind: ItemKind) -> datetime | None:
    newest: Sequence[Piece] = file.of_kind(kind)[-1:]
    return newest[0].written_at if newest else None
