"""The page that shows numbers once: whose each of them is, and what to do with them."""

from collections.abc import Mapping, Sequence
from typing import Any

from flask_babel import gettext as _

from portal.grievances.forms import FileForm
from portal.grievances.kinds import Speaking
from portal.vault import receipts

HELPING = "1"
KEPT = {"a7": "site", "a8": "kind"}


def filed(form: FileForm) -> dict[str, str]:
    """What the page of a new receipt needs to know of the form: for whom, and the place and kind a helper keeps for the next."""
    answers = form.answers("")
    return {
        "what": "filed",
        "for": answers.speaking.value,
        "a7": answers.site,
        "a8": answers.kind.value,
        "c4": form.helping.data or "",
    }


def context(numbers: Sequence[str], about: Mapping[str, str]) -> dict[str, Any]:
    """Title, first sentence, numbers and advice of a receipt page."""
    title, lead = _said(about, len(numbers))
    return {
        "title": title,
        "lead": lead,
        "numbers": [
            {"groups": receipts.grouped(number).split(), "label": label}
            for number, label in zip(numbers, _labels(len(numbers), about), strict=True)
        ],
        "advice": _advice(about, len(numbers)),
        "again": _again(about),
        "fresh": about.get("what") == "fresh",
    }


def _said(about: Mapping[str, str], count: int) -> tuple[str, str]:
    if about.get("what") == "copy":
        return _("A second copy of your way in"), _(
            "Give this number to one person you trust. They can read and write here as you do, until you take it away on your page."
        )
    if about.get("what") == "joined":
        return _("A number for one more person"), _(
            "Give it to the person who joins. It is theirs: you cannot take it away. They can read and write here and leave again."
        )
    if about.get("what") == "taken":
        return _("Your number") if count == 1 else _("Your numbers"), _(
            "One of us wrote down what you told them. With this number you read it, correct it and read our answer. Nobody can look it up for you."
        )
    if about.get("what") == "fresh":
        return _("Your new number"), _(
            "Write it down first. It works once you say below that you have it; from then on the old number opens nothing."
        )
    if about.get("c4") == HELPING:
        return _("Numbers to hand over") if count > 1 else _("The number to hand over"), _(
            "Copy it for the person, by hand, and keep none for yourself. It is the only way to read our answer."
        )
    if count > 1:
        return _("We have your message"), _(
            "Write down these numbers. Each of them is the only way in for one person. Nobody can look them up for you."
        )
    return _("We have your message"), _(
        "Write down this number. It is the only way to read our answer. Nobody can look it up for you."
    )


def _labels(count: int, about: Mapping[str, str]) -> list[str]:
    """Whose each number is; a single one needs no label."""
    if count == 1:
        return [""]
    others = [_("Person %(number)s", number=n) for n in range(2, count + 1)]
    if about.get("for") == Speaking.REPRESENTATIVE:
        others = [_("Somebody you speak for (%(number)s)", number=n) for n in range(1, count)]
    return [_("You"), *others]


def _advice(about: Mapping[str, str], count: int) -> list[str]:
    if about.get("what") == "taken":
        return [
            _(
                "Open this address on a phone you trust, choose “Read our answer”, and type the number."
            ),
            _(
                "Say first whether it was written down right. Until then it counts as not confirmed."
            ),
            _(
                "Whoever wrote it down has seen the number. When you are alone, take a new one under “Who comes in here”; this one then opens nothing."
            ),
            _("Keep this paper where only you look."),
        ]
    lines = [
        _("Write it by hand and keep it where only you look. Read it aloud in fives to check it."),
        _("Do not photograph it on a phone that others use."),
        _(
            "To print it, show it first. Only the number is printed. A printer at work may remember it."
        ),
    ]
    if about.get("for") == Speaking.REPRESENTATIVE:
        lines.insert(
            0,
            _(
                "Hand the other numbers over. With yours you see where it stands and what you wrote. Our answers open to you once each person you speak for says yes."
            ),
        )
    elif count > 1:
        lines.insert(
            0,
            _(
                "Hand the other numbers over, one to each. Everybody can leave; the case stays for the others."
            ),
        )
    elif about.get("what") == "filed":
        lines.append(
            _(
                "You can make a second number for one person you trust, or for somebody who joins, on your page."
            )
        )
    return lines


def _again(about: Mapping[str, str]) -> dict[str, str]:
    if about.get("what") != "filed":
        return {}
    return {name: about.get(name, "") for name in KEPT} | {"c4": HELPING}
