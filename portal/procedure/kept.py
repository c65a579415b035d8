"""What a stolen copy of the database shows of a case, column by column, in words for everybody.

A test holds every column of every table about a case against this list: a new one must be told here before it can be kept.
Source: privacy, "What is stored".
"""

from dataclasses import dataclass, field

from flask_babel import lazy_gettext as _l
from flask_babel.speaklater import LazyString


@dataclass(frozen=True)
class Kept:
    """One thing that lies in the database, and in which columns."""

    words: LazyString = field(compare=False)
    columns: frozenset[str]


def _kept(words: LazyString, *columns: str) -> Kept:
    return Kept(words, frozenset(columns))


OF_YOURS = (
    _kept(
        _l("A random number for each message. It says neither who wrote nor when."),
        "cases.id", "cases.reference", "case_keys.case_id", "grants.case_id", "voices.id", "voices.case_id",
        "items.id", "items.case_id", "standing.case_id", "duties.id", "duties.case_id", "audit_lines.case_id", "impact_cases.case_id",
        "identity_requests.id", "identity_requests.case_id",
    ),
    _kept(
        _l("That somebody may be in danger, when you ticked it or said it in plain words."),
        "cases.danger", "standing.danger", "duties.clock",
    ),
    _kept(
        _l("The day on which we took it from the box, never the hour. Before that, no day at all. Only when somebody is in danger, or when one of us wrote it down for you, it is the day itself."),
        "cases.handed_over_on", "items.handed_over_on", "standing.handed_over",
    ),
    _kept(
        _l("Whether it waited for the daily or the weekly handover. Weekly tells that the place is small."),
        "cases.batch",
    ),
    _kept(
        _l("Whether it looked as if a machine had made it: sent faster than anybody reads, or together with very many others."),
        "cases.quarantined", "standing.quarantined", "duties.aside",
    ),
    _kept(
        _l("How many pieces belong to it, of which kind, and about how long each one is."),
        "items.kind", "items.compartment", "items.generation", "items.author", "cases.generation",
        "case_keys.compartment", "case_keys.generation", "grants.generation",
    ),
    _kept(
        _l("Where it stands, by which days you are owed something, on which days we did it, what we found, and how it ended."),
        "cases.state", "cases.finding", "cases.outcome", "cases.acknowledge_by", "cases.answer_by", "cases.acknowledged_on", "cases.answered_on",
        "cases.closed_on", "cases.revision", "standing.state", "standing.is_open", "standing.due_on", "cases.update_by",
        "cases.again_by", "cases.quick",
    ),
    _kept(
        _l("That you asked for a second look, until the next handover, or that words once read stay shut."),
        "cases.asked", "cases.words_shut",
    ),
    _kept(
        _l("Until which day two of our people made what you send no news, when they did."),
        "cases.muted_until",
    ),
    _kept(
        _l("That somebody asked to open what you locked away, when, who did, how far they came, and your yes or no."),
        "identity_requests.asked_by", "identity_requests.asked_at", "identity_requests.life_in_danger", "identity_requests.answer",
        "identity_requests.reader_id", "identity_requests.session_id", "identity_requests.public", "identity_requests.handed_by",
        "identity_requests.opened_at",
    ),
)  # fmt: skip
OF_OURS = (
    _kept(
        _l("What our team made of it: the kind of right, how grave it is, the group and how many people, the department. And the place: a small one only as the unit above it."),
        "cases.unit_id", "cases.right_code", "cases.scale", "cases.scope", "cases.irremediability", "cases.group_code", "cases.people",
        "cases.function_id", "impact_cases.impact_id",
    ),
    _kept(
        _l("What kind of thing is to put it right, whether the offer asks you to keep silent, and on which days it was offered, agreed, delivered, confirmed and looked at, and whether you said that it did not come. Your yes or no waits for the handover like your words."),
        "remedies.id", "remedies.case_id", "remedies.kind", "remedies.stage", "remedies.asked", "remedies.silence", "remedies.disputed", "remedies.due_on",
        "remedies.offered_on", "remedies.agreed_on", "remedies.delivered_on", "remedies.delivered_by", "remedies.confirmed_on",
        "remedies.verified_on", "remedies.lasted_on", "duties.about", "duties.severe",
    ),
    _kept(
        _l("Who in the team may read it, and who may only hear of a missed date."),
        "standing.account_id", "standing.access", "standing.decides", "grants.reader",
    ),
    _kept(
        _l("Who owes what by which day, and what became of it."),
        "standing.holds", "duties.kind", "duties.owner_id", "duties.due_on", "duties.law", "duties.raised_from", "duties.rung", "duties.state",
        "duties.next_on", "duties.done_at",
    ),
    _kept(
        _l("When one of our people did something, such as opening your words or writing to you, to the second. It shows what they do, not what you do."),
        "items.written_at", "items.opened_at", "audit_lines.number", "audit_lines.at", "audit_lines.account_id", "audit_lines.act",
        "audit_lines.about", "audit_lines.previous", "audit_lines.digest",
    ),
)  # fmt: skip
SEALED = (
    _kept(
        _l("Your words, the place you chose, who you said you are, your language and who must not see it. Our summary, notes and answers too."),
        "items.blob",
    ),
    _kept(_l("Your files with their names and kinds. A stolen disk shows how many files there are in all and about how large each is, not whose.")),
    _kept(_l("The exact time of sending. Only your number opens it."), "items.moment"),
    _kept(
        _l("The keys. Each is locked by your number, by the passphrase of a reader, or by the recovery key."),
        "case_keys.public", "case_keys.mac", "grants.blob", "voices.locator", "voices.public", "voices.mac", "voices.blob",
    ),
    _kept(
        _l("A name or a way to reach you, if you lock one away. Every case has a place for it, mostly empty, and nothing shows whether you filled it. Two of three people open it together."),
        "case_keys.shared", "identity_requests.lent", "identity_requests.handed_on",
    ),
)  # fmt: skip
NEVER = (
    _l("Your number."),
    _l("The address, the phone or the browser you came with."),
    _l("The time of anything you did, outside the sealed part."),
    _l("That you came back and looked."),
)
