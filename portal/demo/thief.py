"""The rows of one case exactly as the database keeps them, for the page that shows what a thief would hold."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import select

from portal import db
from portal.grievances.models import Case, CaseKey, Grant, Item, Standing, Voice

SHOWN = 40
WIDE, MANY = 5, 10


@dataclass(frozen=True)
class Stolen:
    """One table: its name, what it is in words, its columns and the rows of the case."""

    name: str
    meaning: str
    columns: list[str]
    rows: list[list[str]]

    @property
    def is_wide(self) -> bool:
        """A few rows with many columns are easier read column by column."""
        return len(self.columns) > WIDE and len(self.rows) < MANY

    @property
    def told(self) -> list[list[tuple[str, str]]]:
        """Each row as pairs of column and value."""
        return [list(zip(self.columns, row, strict=True)) for row in self.rows]


def rows_of(case: Case) -> list[Stolen]:
    """Everything the database holds of a case, bytes as hexadecimal digits."""
    return [_stolen(*told, case.id) for told in _tables()]


def _tables() -> Iterator[tuple[type[db.Base], str, str]]:
    yield (
        Case,
        "id",
        _(
            "The case. In clear: a random number, its state, and the day of handover. What it is about, whose it is and where stay empty until staff write it."
        ),
    )
    yield (
        Voice,
        "case_id",
        _("The way back in. Only the receipt leads to this row, and the receipt is kept nowhere."),
    )
    yield (
        Item,
        "case_id",
        _(
            "What was written. Without a key these are random bytes, padded so that their length tells little."
        ),
    )
    yield (
        Grant,
        "case_id",
        _("The case's keys, sealed once for each reader. Only a reader's passphrase opens theirs."),
    )
    yield CaseKey, "case_id", _("The public halves: they can close, never open.")
    yield (
        Standing,
        "case_id",
        _(
            "Who may read or may be asked. Whoever was named has no row, and a missing row points at nobody: not everybody gets every case."
        ),
    )


def _stolen(model: type[db.Base], key: str, meaning: str, case_id: str) -> Stolen:
    table = model.__table__
    found = db.session().execute(select(table).where(table.c[key] == case_id))
    rows = [[_shown(value) for value in row] for row in found]
    return Stolen(model.__tablename__, meaning, [column.name for column in table.columns], rows)


def _shown(value: Any) -> str:
    """A value as it stands; long bytes by their beginning and their length."""
    if not isinstance(value, bytes):
        return "∅" if value is None else str(value)
    rest = _("… %(number)s bytes", number=len(value)) if len(value) > SHOWN else ""
    return f"{value[:SHOWN].hex(' ', 4)} {rest}".strip()
