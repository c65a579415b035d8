"""What a person can say with the number in hand. In clear all of it looks alike; what each piece is stands inside its seal."""

from collections.abc import Mapping
from enum import StrEnum
from typing import Any

from flask_babel import gettext as _

from portal.grievances.kinds import Channel


class Told(StrEnum):
    """The `kind` inside a sealed piece of the person's."""

    WORDS = "words"
    MESSAGE = "message"
    ACCEPTED = "accepted"
    NOT_SOLVED = "not_solved"
    APPEAL = "appeal"
    RATING = "rating"
    WORKED = "worked"
    NOT_WORKED = "not_worked"
    CHECK_IN = "check_in"
    SUMMARY_RIGHT = "summary_right"
    CORRECTION = "correction"
    KEPT_OUT = "kept_out"
    TAKEN_OFF = "taken_off"
    MEETING = "meeting"
    CONTACT = "contact"
    WORDS_SHUT = "words_shut"
    WORDS_OPEN = "words_open"
    NOTE_RIGHT = "note_right"
    NOTE_WRONG = "note_wrong"
    NAMES_REFUSED = "names_refused"
    NAMES_ALLOWED = "names_allowed"
    PLACE = "place"
    REMEDY = "remedy"


ABOUT_NOTE = frozenset({Told.NOTE_RIGHT, Told.NOTE_WRONG})


class Level(StrEnum):
    """With whom a person wants to meet."""

    SITE = "site"
    COUNTRY = "country"
    GROUP = "group"
    OUTSIDE = "outside"


def kind_of(content: Mapping[str, Any]) -> Told:
    """What a sealed piece is; words from before there were kinds are a message."""
    kind = content.get("kind", Told.MESSAGE)
    return Told(kind) if kind in set(Told) else Told.MESSAGE


def heading(content: Mapping[str, Any], *, own: bool = False) -> str:
    """What a piece is, above its words, said to the desk or (`own`) to the person; nothing above plain words."""
    kind = kind_of(content)
    if kind is Told.MEETING:
        level = level_words()[content["level"]]
        asked = _("You ask for a meeting: %(level)s") if own else _("Asks for a meeting: %(level)s")
        return str(asked) % {"level": level}
    if kind is Told.PLACE:
        return _about_place(yes=content["yes"], own=own)
    if kind is Told.REMEDY:
        return _about_remedy(yes=content["yes"], own=own)
    if "taken" in content:
        how = channel_words()[content["taken"]["channel"]]
        note = (
            _("Written down for you: %(how)s") if own else _("Written down for the person: %(how)s")
        )
        return str(note) % {"how": how}
    return str((_to_person() if own else _to_desk()).get(kind, ""))


def _about_place(*, yes: bool, own: bool) -> str:
    if own:
        return str(
            _("You say yes: they may speak with people there")
            if yes
            else _("You say no: nobody speaks with people there")
        )
    return str(
        _("Yes: you may speak with people there")
        if yes
        else _("No: do not speak with people there")
    )


def _about_remedy(*, yes: bool, own: bool) -> str:
    if own:
        return str(_("You say yes") if yes else _("You say no"))
    return str(_("Says yes to the remedy") if yes else _("Says no to the remedy"))


def _to_desk() -> dict[Told, str]:
    return {
        Told.ACCEPTED: _("Solved, says the person"),
        Told.NOT_SOLVED: _("Not solved, says the person"),
        Told.APPEAL: _("Appeal: somebody else should decide"),
        Told.RATING: _("Rated the outcome and the fairness; figures show it later"),
        Told.WORKED: _("The quick answer worked"),
        Told.NOT_WORKED: _("The quick answer did not work"),
        Told.CHECK_IN: _("Answered whether something happened because of this"),
        Told.SUMMARY_RIGHT: _("The summary is right"),
        Told.CORRECTION: _("Corrects the summary"),
        Told.KEPT_OUT: _("Keeps more people out"),
        Told.TAKEN_OFF: _("Took a reader off"),
        Told.CONTACT: _("May be reached"),
        Told.WORDS_SHUT: _("Sealed the words that were read"),
        Told.WORDS_OPEN: _("Opened the words again"),
        Told.NOTE_RIGHT: _("What was written down is right, says the person"),
        Told.NOTE_WRONG: _("Corrects what was written down"),
        Told.NAMES_REFUSED: _("Does not let what is locked away be opened"),
        Told.NAMES_ALLOWED: _("Lets two custodians open what is locked away"),
    }


def _to_person() -> dict[Told, str]:
    return {
        Told.ACCEPTED: _("You say that it is solved"),
        Told.NOT_SOLVED: _("You say that it is not solved"),
        Told.APPEAL: _("You ask that somebody else decides"),
        Told.RATING: _("You rated it"),
        Told.WORKED: _("You say that it worked"),
        Told.NOT_WORKED: _("You say that it did not work"),
        Told.CHECK_IN: _("You answered whether something happened to you"),
        Told.SUMMARY_RIGHT: _("You say that the summary is right"),
        Told.CORRECTION: _("You correct the summary"),
        Told.KEPT_OUT: _("You keep more people out"),
        Told.TAKEN_OFF: _("You took a reader off"),
        Told.CONTACT: _("You may be reached"),
        Told.WORDS_SHUT: _("You sealed your words"),
        Told.WORDS_OPEN: _("You opened your words again"),
        Told.NOTE_RIGHT: _("You say that what was written down is right"),
        Told.NOTE_WRONG: _("You correct what was written down"),
        Told.NAMES_REFUSED: _("You do not let anybody open what you locked away"),
        Told.NAMES_ALLOWED: _("You let two people open what you locked away"),
    }


def short(content: Mapping[str, Any]) -> str:
    """What stands below the heading when the person added no words."""
    if kind_of(content) is Told.CHECK_IN and content.get("harmed") == "no":
        return str(_("Nothing happened."))
    return ""


def channel_words() -> dict[str, str]:
    """How words reached us that one of us wrote down."""
    return {
        Channel.LETTER: _("by letter"),
        Channel.PHONE: _("on the phone"),
        Channel.MEETING: _("in a meeting"),
        Channel.UNION: _("through a union or representative"),
        Channel.SURVEY: _("in a survey"),
        Channel.AUDIT: _("in an audit or inspection"),
    }


def level_words() -> dict[str, str]:
    """The levels of a meeting in words."""
    return {
        Level.SITE: _("somebody at my workplace"),
        Level.COUNTRY: _("somebody of the country office"),
        Level.GROUP: _("somebody at the head of the company"),
        Level.OUTSIDE: _("somebody from outside the company"),
    }
