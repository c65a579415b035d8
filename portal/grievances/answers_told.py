"""What a person answered in the form besides their words, as readers see it beside the opened words."""

from collections.abc import Collection, Mapping, Sequence
from datetime import date
from typing import Any

from flask_babel import gettext as _
from flask_babel import ngettext

from portal import dates
from portal.accounts.queries import names_of
from portal.catalogues.groups import AFFECTED, group
from portal.grievances import settlements, voices
from portal.grievances.kinds import Kind, Speaking
from portal.grievances.queries import Piece
from portal.grievances.rules import Exclusion
from portal.grievances.told import channel_words
from portal.organisation.queries import Tree


def told(
    case_id: str, words: Sequence[Piece], units: Tree, readable: Collection[str] | None = None
) -> list[tuple[str, str]]:
    """Each question with its answer in words; nothing while the words are sealed, or shut again (not `readable`)."""
    first = next((piece for piece in words if piece.content.get("kind") == "words"), None)
    if first is None or (readable is not None and first.item_id not in readable):
        return []
    content = first.content
    places = {unit.code: unit.name for unit in units.units.values()}
    danger: dict[str, str] = {"yes": _("Yes"), "no": _("No")}
    answers = [
        *_taken(content.get("taken")),
        (_("What it is"), _kind(content)),
        (_("Written for"), _speaking(content)),
        (_("Who speaks for them"), content.get("mandate", "")),
        (_("People in the case"), _people(case_id, words)),
        (_("Who is affected"), "; ".join(_affected(content.get("affected", ())))),
        (_("Where"), " · ".join(filter(None, (places.get(content["site"]), content["where"])))),
        (_("Who they are"), str(group(content["group"]).label)),
        (_("In danger now?"), danger.get(content["danger"], str(_("Not sure")))),
        (_("Must not see this"), "; ".join(_excluded(content["exclusions"]))),
        (_("Names they gave"), content["names"]),
        (_("Settlement"), _settlement(case_id, words)),
    ]
    return [(term, text or _("Left empty")) for term, text in answers if text is not None]


def _taken(taken: Mapping[str, Any] | None) -> list[tuple[str, str]]:
    """How words reached us that one of us wrote down, and who wrote."""
    if taken is None:
        return []
    on, how = date.fromisoformat(taken["reached_on"]), channel_words()[taken["channel"]]
    by = names_of([taken["by"]]).get(taken["by"], "")
    return [(_("How it reached us"), f"{how}, {dates.day(on)}"), (_("Written down by"), by)]


def _kind(content: Mapping[str, Any]) -> str:
    said: dict[Any, str] = {
        Kind.COMPLAINT: _("a complaint"),
        Kind.ADVICE: _("a question for advice (feedback)"),
        Kind.SUGGESTION: _("a suggestion (feedback)"),
        Kind.INFORMATION: _("information (feedback)"),
        Kind.HANDLING: _("a concern about our handling"),
        Kind.RETALIATION: _("retaliation"),
        Kind.UNSURE: _("they are not sure"),
    }
    return said[Kind(content.get("about", Kind.COMPLAINT))]


def _speaking(content: Mapping[str, Any]) -> str:
    said: dict[Any, str] = {
        Speaking.MYSELF: _("themselves"),
        Speaking.OTHER: _("somebody else"),
        Speaking.GROUP: _("a group"),
        Speaking.REPRESENTATIVE: _("others, as a union or representative"),
        Speaking.UNSURE: _("they are not sure"),
    }
    return said[Speaking(content.get("speaking", Speaking.MYSELF))]


def _people(case_id: str, words: Sequence[Piece]) -> str:
    """One case may be that of several people; both are counted."""
    people = len(voices.circle_of(case_id, words).people)
    return str(ngettext("1 case, %(num)s person", "1 case, %(num)s people", people))


def _affected(codes: Sequence[str]) -> list[str]:
    them = {each.code: str(each.them) for each in AFFECTED}
    return [them.get(code, _("they are not sure")) for code in codes]


def _settlement(case_id: str, words: Sequence[Piece]) -> str | None:
    count = settlements.tally(case_id, words)
    if count is None:
        return None
    numbers = {"yes": count.yes, "people": count.people, "no": count.no}
    if count.stands:
        return str(_("%(yes)s of %(people)s said yes: it stands", **numbers))
    return str(_("%(yes)s of %(people)s yes, %(no)s no: it does not stand", **numbers))


def _excluded(exclusions: Sequence[str]) -> list[str]:
    said: dict[Any, str] = {
        Exclusion.HEAD_OF_SITE: _("the head of the site"),
        Exclusion.LINE: _("their line manager"),
        Exclusion.TEAM: _("the team that reads this"),
        Exclusion.NAMED: _("somebody they name"),
        Exclusion.NOBODY: _("nobody in particular"),
        Exclusion.UNKNOWN: _("they do not know"),
    }
    return [said[Exclusion(word)] for word in exclusions]
