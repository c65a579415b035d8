"""Storing rows the fast way, for the hottest path only."""

from collections.abc import Mapping, Sequence
from datetime import date
from enum import StrEnum
from functools import cache
from typing import Any

from sqlalchemy import Table

from portal import db


def insert_rows(table: Table, rows: Sequence[Mapping[str, Any]]) -> None:
    """Store rows of one shape with a single statement, put together once for each table and number of rows.

    For the hottest path only: it skips what makes SQLAlchemy comfortable and slow. Raises IntegrityError as it does.
    """
    columns = tuple(rows[0])
    values = tuple(_plain(row[name]) for row in rows for name in columns)
    mark = "?" if db.database().is_sqlite else "%s"
    statement = _insert_text(table.name, columns, len(rows), mark)
    db.session().connection().exec_driver_sql(statement, values)


@cache
def _insert_text(table: str, columns: tuple[str, ...], rows: int, mark: str) -> str:
    one = f"({', '.join([mark] * len(columns))})"
    return f"INSERT INTO {table} ({', '.join(columns)}) VALUES {', '.join([one] * rows)}"  # noqa: S608  # our own names


def _plain(value: object) -> object:
    """As the drivers take it: an enum by its word, a day as SQLite spells it."""
    if isinstance(value, StrEnum):
        return value.value
    return value.isoformat() if isinstance(value, date) and db.database().is_sqlite else value
