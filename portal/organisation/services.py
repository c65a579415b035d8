"""Setting up the tree and the functions from one file, again and again without doubling."""

from collections.abc import Mapping, Sequence
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import select

from portal import db
from portal.errors import RuleBroken
from portal.organisation.models import Function, Unit
from portal.organisation.rules import UnitKind


def load(document: Mapping[str, Any]) -> tuple[int, int]:
    """Bring units and functions to what a file says, by their codes; says how many of each there are.

    `unit` rows: code, name, kind, headcount, and below the group `parent` (a code) and `country` (two letters),
    and where a union is recognised `agreement`, a table with name, covers and contact; parents come before their children. `function` rows: code, name; exactly one has `default = true`.
    Nothing is removed, because cases hang on it. Raises RuleBroken with what to mend.
    """
    units: Sequence[Mapping[str, Any]] = document.get("unit", [])
    functions: Sequence[Mapping[str, Any]] = document.get("function", [])
    if sum(bool(row.get("default")) for row in functions) != 1:
        raise RuleBroken(
            _("Exactly one function must be the default, so that nothing stays unassigned.")
        )
    for row in units:
        _put_unit(row)
    for row in functions:
        _put_function(row)
    return len(units), len(functions)


def _put_unit(row: Mapping[str, Any]) -> None:
    parent = _unit(row["parent"]) if "parent" in row else None
    kind = UnitKind(row["kind"])
    if (parent is None) != (kind is UnitKind.GROUP) or ("parent" in row and parent is None):
        raise RuleBroken(
            _(
                "Unit %(code)s needs a parent that comes before it; only the group has none.",
                code=row["code"],
            )
        )
    unit = _unit(row["code"]) or Unit(code=row["code"])
    unit.name, unit.kind, unit.headcount = row["name"], kind, row["headcount"]
    unit.country, unit.parent_id = row.get("country"), parent.id if parent else None
    agreement = row.get("agreement", {})
    unit.agreement_name, unit.agreement_covers, unit.agreement_contact = (
        agreement.get(name) for name in ("name", "covers", "contact")
    )
    db.session().add(unit)
    db.session().flush()


def _put_function(row: Mapping[str, Any]) -> None:
    function = db.session().scalar(select(Function).where(Function.code == row["code"]))
    function = function or Function(code=row["code"])
    function.name, function.is_default = row["name"], bool(row.get("default"))
    db.session().add(function)
    db.session().flush()


def _unit(code: str) -> Unit | None:
    return db.session().scalar(select(Unit).where(Unit.code == code))
