"""What staff often write to a person, ready in the person's own language."""

import tomllib
from pathlib import Path

from flask_babel import gettext as _

from portal.grievances.casefile import CaseFile
from portal.grievances.rules import ItemKind

TEXTS: dict[str, dict[str, str]] = tomllib.loads(
    Path(__file__).with_name("message_templates.toml").read_text(encoding="utf-8")
)


def names() -> dict[str, str]:
    """What each text is for, in the words of the desk."""
    return {
        "read": _("I have read it"),
        "question": _("I have a question"),
        "no_news": _("No news yet"),
        "safety": _("How can you stay safe?"),
        "wish": _("What would put it right?"),
        "late": _("We are late"),
    }


def language_of(file: CaseFile) -> str:
    """The language in which the person wrote to us."""
    intake = file.newest(ItemKind.INTAKE)
    return str(intake.content.get("lang", "en")) if intake else "en"


def text_for(file: CaseFile, name: str) -> str:
    """A text in the person's language, or in English where it has none; empty for an unknown name."""
    by_language = TEXTS.get(name, {})
    return by_language.get(language_of(file), by_language.get("en", ""))
