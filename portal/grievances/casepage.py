"""What the page of one case shows, gathered once: facts in words, the conversation, both clocks and the history."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from flask_babel import format_decimal
from flask_babel import gettext as _
from wtforms.fields.choices import SelectChoice

from portal import clock, i18n
from portal.accounts import roster
from portal.accounts.queries import names_of
from portal.audit.queries import history_of
from portal.catalogues.fields import as_typed
from portal.catalogues.findings import FINDING_LABELS
from portal.catalogues.groups import group
from portal.catalogues.outcomes import OUTCOME_LABELS
from portal.catalogues.severity import DIMENSION_LABELS, Dimension, SeverityWord, sentence
from portal.duties import queries as duty_queries
from portal.duties.rules import Rung
from portal.duties.sentences import Due, day
from portal.errors import RuleBroken
from portal.grievances import (
    answers_told,
    casefile,
    check_ins,
    conversation,
    held,
    ladder,
    listing,
    message_templates,
    muting,
    queries,
    sealing,
    sentences,
    stage_words,
    stages,
)
from portal.grievances.casefile import CaseFile
from portal.grievances.conversation import Entry
from portal.grievances.known import holders_of
from portal.grievances.models import Case, Item
from portal.grievances.queries import Piece
from portal.grievances.rules import ItemKind
from portal.grievances.stage_words import StepLine
from portal.organisation.queries import Tree, tree

SAID_BY_US = tuple(kind for kind in queries.SAID if kind is not ItemKind.FROM_PERSON)


@dataclass(frozen=True)
class CasePage:
    """Everything about a case that its readers see; `told` is what the person ticked, only beside their opened words."""

    case: Case
    title: str
    severity: SeverityWord | None
    next: Due
    holder: str
    where: str
    conversation: Sequence[Entry]
    opened: bool
    unread: bool
    told: Sequence[tuple[str, str]]
    summary: Piece | None
    shown_on: str
    facts: Sequence[tuple[str, str]]
    reasons: Sequence[tuple[str, str, str]]
    clock: Sequence[Mapping[str, object]]
    answers: Sequence[Entry]
    notes: Sequence[Entry]
    held: Sequence[tuple[str, Entry, Sequence[str]]]
    language: str
    templates: Mapping[str, str]
    steps: Sequence[StepLine]
    plan: Sequence[tuple[str, str]]
    inquiry: Sequence[tuple[str, str]]
    heard: Sequence[Entry]
    looks: Sequence[Entry]
    look_owed: bool
    history: Sequence[Mapping[str, str]]
    muted: bool
    mute_asked: bool
    custodians: Sequence[str]


def page_of(
    file: CaseFile,
    words: Sequence[Piece],
    today: date,
    readable: Collection[str] | None = None,
) -> CasePage:
    """The page of a case; `words` is the whole thread when it was just opened, else the person's pieces stay sealed."""
    case, units, lines = file.case, tree(), history_of(file.case.id)
    duties = duty_queries.of_cases([case.id]).get(case.id, [])
    sealed, functions, holder = (
        queries.sealed_words(case.id),
        listing.function_names(),
        holders_of([case.id]).get(case.id),
    )
    language, consent = message_templates.language_of(file), stages.consent_of(file)
    names = names_of([holder, *(line.account_id for line in lines), *_writers(file, words)])
    authors = {sealing.account_reader(one): name for one, name in names.items() if one}
    return CasePage(
        case=case,
        title=casefile.title_of(file),
        severity=listing.severity_of(case),
        next=sentences.next_step(case, duties, today, functions[case.function_id]),
        holder=names.get(holder, ""),
        where=units.units[case.unit_id].name if case.unit_id else "",
        conversation=_conversation(file, words, sealed, authors, readable),
        opened=bool(words),
        unread=any(item.opened_at is None for item in sealed),
        told=answers_told.told(case.id, words, units, readable),
        summary=file.newest(ItemKind.SUMMARY),
        shown_on=_shown_on(file),
        facts=_facts(file, units, functions),
        reasons=_reasons(file),
        clock=_clock(case, functions[case.function_id]),
        answers=conversation.opened_thread(file.of_kind(ItemKind.EXECUTIVE_ANSWER), authors),
        held=_held(file, authors),
        notes=conversation.opened_thread(file.of_kind(ItemKind.NOTE), authors),
        language=i18n.NAMES.get(language, language),
        templates=message_templates.names(),
        steps=stage_words.steps_of(file, consent),
        plan=stage_words.plan_rows(file),
        inquiry=stage_words.inquiry_rows(file, consent),
        heard=conversation.opened_thread(file.of_kind(ItemKind.HEARD), authors),
        looks=conversation.opened_thread(file.of_kind(ItemKind.LOOKED_AFTER), authors),
        look_owed=check_ins.owed(case.id) is not None,
        history=sentences.history(lines, names),
        muted=muting.is_muted(case, today),
        mute_asked=muting.asked(file, clock.now()) is not None,
        custodians=_custodians(),
    )


def _custodians() -> list[str]:
    """Who of the roster keeps names; which three of them keep this case's is stored nowhere."""
    current = roster.current()
    return [current.by_id[one].name for one in current.custodians if one in current.by_id]


def summary_text(file: CaseFile) -> str:
    """The summary as it can be shown to the person. Raises RuleBroken while there is none."""
    summary = file.newest(ItemKind.SUMMARY)
    if summary is None or summary.damaged:
        raise RuleBroken(_("Write the summary first."))
    return str(summary.content["text"])


def _shown_on(file: CaseFile) -> str:
    """The day on which the person was last shown a summary."""
    shown = file.newest(ItemKind.SHOWN_SUMMARY)
    return day(sentences.staff_day(shown.written_at)) if shown and shown.written_at else ""


def judged_before(file: CaseFile) -> dict[str, object]:
    """What the last triage judged, as its form takes it; the true place and the reasons come from the sealed part."""
    case, judged = file.case, file.newest(ItemKind.TRIAGE)
    content = judged.content if judged else {}
    units = {unit.code: unit.id for unit in tree().units.values()}
    levels = {each.value: getattr(case, each.value) for each in Dimension}
    return as_typed(levels, content.get("reasons", {})) | {
        "unit": units.get(content.get("unit", ""), case.unit_id),
        "right": case.right_code,
        "group": case.group_code,
        "function": case.function_id,
        "people": case.people or 1,
    }


def reader_choices(case: Case) -> list[SelectChoice]:
    """Those who can read a case, by name."""
    names = names_of(queries.reader_ids(case.id))
    return [
        SelectChoice(one, name) for one, name in sorted(names.items(), key=lambda each: each[1])
    ]


def _writers(file: CaseFile, words: Sequence[Piece]) -> list[int]:
    prefix = sealing.account_reader(0).removesuffix("0")
    return [
        int(p.author.removeprefix(prefix))
        for p in (*file.pieces, *words)
        if p.author.startswith(prefix)
    ]


def _conversation(
    file: CaseFile,
    words: Sequence[Piece],
    sealed: Sequence[Item],
    authors: Mapping[str, str],
    readable: Collection[str] | None,
) -> list[Entry]:
    if words:
        return conversation.opened_thread(words, authors, readable)
    return conversation.sealed_thread(sealed, file.of_kind(*SAID_BY_US), authors)


def _held(file: CaseFile, authors: Mapping[str, str]) -> list[tuple[str, Entry, Sequence[str]]]:
    """What waits before it goes to the person: by which id it is taken back, what it says, what to doubt in it."""
    waiting = held.waiting(file)
    said = conversation.opened_thread(waiting, authors)
    return [
        (piece.item_id, entry, held.doubts(file, piece))
        for piece, entry in zip(waiting, said, strict=True)
    ]


def _facts(
    file: CaseFile, units: Tree, functions: Mapping[int | None, str]
) -> list[tuple[str, str]]:
    """What triage decided, in words; nothing before."""
    case = file.case
    if case.unit_id is None:
        return []
    true_place = _true_place(file, units)
    facts = [
        (_("What it touches"), listing.touched(case)),
        (_("Where"), " / ".join(unit.name for unit in units.above(case.unit_id))),
        (
            _("True place (sealed)"),
            true_place if true_place != units.units[case.unit_id].name else "",
        ),
        (_("Who the person is"), str(group(case.group_code).label) if case.group_code else ""),
        (_("People in the case"), format_decimal(case.people) if case.people else ""),
        (_("Function responsible"), functions[case.function_id]),
        (_("Finding"), str(FINDING_LABELS[case.finding]) if case.finding else ""),
        (_("Outcome"), str(OUTCOME_LABELS[case.outcome]) if case.outcome else ""),
        (_("What would have stopped it"), _prevention(file)),
    ]
    return [(term, text) for term, text in facts if text]


def _prevention(file: CaseFile) -> str:
    said = file.newest(ItemKind.PREVENTION)
    return str(said.content.get("text", "")) if said else ""


def _true_place(file: CaseFile, units: Tree) -> str:
    judged = file.newest(ItemKind.TRIAGE)
    code = judged.content.get("unit") if judged else None
    return next((unit.name for unit in units.units.values() if unit.code == code), "")


def _reasons(file: CaseFile) -> list[tuple[str, str, str]]:
    """Each side of severity: its question, the level in words, and why."""
    judged, case = file.newest(ItemKind.TRIAGE), file.case
    if judged is None or listing.severity_of(case) is None:
        return []
    why = judged.content.get("reasons", {})
    return [
        (
            str(DIMENSION_LABELS[each]),
            str(sentence(each, getattr(case, each.value))),
            why.get(each.value, ""),
        )
        for each in Dimension
    ]


def _clock(case: Case, function: str) -> list[dict[str, object]]:
    head = function if ladder.person_on(case.id, Rung.HEAD) else ""
    return sentences.clock_of(
        case, head=head, executive=ladder.person_on(case.id, Rung.EXECUTIVE) is not None
    )
