"""What a duty is about. A duty knows an owner and a date; the domain that raised it says the rest, as far as its owner may know."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from flask import Blueprint, current_app
from flask.sansio.app import App

from portal.accounts.models import Account
from portal.duties.models import Duty

EXTENSION = "duty_subjects"


@dataclass(frozen=True)
class Subject:
    """What one duty is about for its owner; `url` is where it is done, `head` the function that is responsible."""

    text: str
    url: str | None = None
    detail: str = ""
    head: str = ""


Teller = Callable[[Account, Sequence[Duty]], Mapping[str, Subject]]


def told_by(bp: Blueprint, teller: Teller) -> None:
    """Let a blueprint's domain tell what its duties are about (by duty id) in every application it is registered with."""
    bp.record(lambda state: _tellers(state.app).append(teller))


def of(owner: Account, duties: Sequence[Duty]) -> dict[str, Subject]:
    """What each of these duties is about, by duty id."""
    found: dict[str, Subject] = {}
    for teller in _tellers(current_app):
        found |= teller(owner, duties)
    return found


def _tellers(app: App) -> list[Teller]:
    tellers: list[Teller] = app.extensions.setdefault(EXTENSION, [])
    return tellers
