"""Reading and storing the fast way, for the hottest paths only: straight through the driver, inside the same transaction.

What makes SQLAlchemy comfortable costs more than the database needs to answer. Statements are put together once.
"""

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from enum import StrEnum
from functools import cache
from itertools import cycle, islice
from typing import Any, NamedTuple

from sqlalchemy import BindParameter, Dialect, Select, Table, bindparam

from portal import db

Row = tuple[Any, ...]


class _Question(NamedTuple):
    """A statement as the driver takes it: its text, its own values, its marks in order where they have no names, how to read each column."""

    text: str
    values: Mapping[str, object]
    marks: tuple[str, ...] | None
    readers: tuple[Callable[[Any], Any] | None, ...]


def fetch(question: Select[*tuple[Any, ...]], **values: object) -> list[Row]:
    """The rows of a statement kept by its module, its `bindparam`s filled in; columns are read as their types say."""
    asked = _question(question, db.database().engine.dialect)
    given = {name: _plain(value) for name, value in {**asked.values, **values}.items()}
    marks = [given[name] for name in asked.marks] if asked.marks is not None else given
    answer = db.driver().execute(asked.text, marks)
    rows: list[Row] = answer.fetchall()
    if not any(asked.readers):
        return rows
    return [
        tuple(
            read(value) if read else value for read, value in zip(asked.readers, row, strict=True)
        )
        for row in rows
    ]


def several(name: str, most: int) -> list[BindParameter[Any]]:
    """Marks for a statement that asks about up to so many at once: `column.in_(several("place", 4))`."""
    return [bindparam(f"{name}_{n}") for n in range(most)]


def spread(name: str, values: Sequence[object], most: int) -> dict[str, object]:
    """Values for such marks, at least one; what is left over asks about the first ones again."""
    return {f"{name}_{n}": value for n, value in enumerate(islice(cycle(values), most))}


def insert_rows(table: Table, rows: Sequence[Mapping[str, Any]]) -> None:
    """Store rows of one shape with a single statement, inside `db.write()`. Raises the driver's own errors."""
    columns = tuple(rows[0])
    values = [_plain(row[name]) for row in rows for name in columns]
    mark = "?" if db.database().is_sqlite else "%s"
    db.driver(writing=True).execute(_insert_text(table.name, columns, len(rows), mark), values)


@cache
def _question(question: Select[*tuple[Any, ...]], dialect: Dialect) -> _Question:
    compiled: Any = question.compile(dialect=dialect)
    readers = (
        column.type.dialect_impl(dialect).result_processor(dialect, None)
        for column in question.selected_columns
    )
    marks = tuple(compiled.positiontup or ()) if compiled.positional else None
    return _Question(str(compiled), compiled.params, marks, tuple(readers))


@cache
def _insert_text(table: str, columns: tuple[str, ...], rows: int, mark: str) -> str:
    one = f"({', '.join([mark] * len(columns))})"
    return f"INSERT INTO {table} ({', '.join(columns)}) VALUES {', '.join([one] * rows)}"  # noqa: S608  # our own names


def _plain(value: object) -> object:
    """As the drivers take it: an enum by its word, a day as SQLite spells it."""
    if isinstance(value, StrEnum):
        return value.value
    return value.isoformat() if isinstance(value, date) and db.database().is_sqlite else value
