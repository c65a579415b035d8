"""Lists page by key: a page begins after the last row of the one before, named by a token in the address."""

import re
from collections.abc import Sequence
from datetime import date
from typing import TypeVar

Row = TypeVar("Row")
NUMBER = re.compile(r"\d{1,9}", re.ASCII)
TOKEN = re.compile(r"(\d{4}-\d{2}-\d{2})\.([0-9a-f]{32})", re.ASCII)


def place(token: str) -> tuple[date, str] | None:
    """The (day, id) after which a page begins; rubbish begins at the first page."""
    match = TOKEN.fullmatch(token)
    try:
        return (date.fromisoformat(match[1]), match[2]) if match else None
    except ValueError:
        return None


def token(day: date, id: str) -> str:
    """The address of the page after this row."""
    return f"{day.isoformat()}.{id}"


def cut(rows: Sequence[Row], size: int) -> tuple[Sequence[Row], Row | None]:
    """One page of rows, and the row the next page begins after when there is more."""
    page = rows[:size]
    return page, page[-1] if len(rows) > size else None


def number(text: str) -> int | None:
    """The number after which a page begins; rubbish begins at the first page."""
    return int(text) if NUMBER.fullmatch(text) else None
