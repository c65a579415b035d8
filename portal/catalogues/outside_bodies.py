"""Bodies outside the company, by country, with codes; an operator may add or replace rows by code (Directive (EU) 2019/1937, Article 9(1)(g))."""

import re
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import Any

from flask_babel import lazy_gettext as _l
from flask_babel.speaklater import LazyString

WORLD = "WORLD"
CODE = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)+")
COUNTRY = re.compile(r"[A-Z]{2}|WORLD")
WEB = re.compile(r"https?://[^\s\"'<>]+")
COLUMNS = ("code", "country", "kind", "language", "name", "english", "web")


class Kind(StrEnum):
    """What a body is for, in the order in which people need it."""

    EXTERNAL_CHANNEL = "external_channel"
    LABOUR_INSPECTORATE = "labour_inspectorate"
    OMBUDSPERSON = "ombudsperson"
    RIGHTS_INSTITUTION = "rights_institution"
    CONTACT_POINT = "contact_point"
    COURT = "court"
    INTERNATIONAL = "international"


KIND_LABELS: dict[Kind, LazyString] = {
    Kind.EXTERNAL_CHANNEL: _l("Authority that takes reports about companies"),
    Kind.LABOUR_INSPECTORATE: _l("Inspects work and safety"),
    Kind.OMBUDSPERSON: _l("Ombudsperson or adviser"),
    Kind.RIGHTS_INSTITUTION: _l("National human rights institution"),
    Kind.CONTACT_POINT: _l("Contact point for the conduct of companies (OECD)"),
    Kind.COURT: _l("Court or arbitration"),
    Kind.INTERNATIONAL: _l("International body"),
}


class WrongRow(ValueError):
    """A row that cannot be used; the message says which and why."""


@dataclass(frozen=True)
class Body:
    """One body: its name in its own language and in English, and its web address where it is certain (else empty)."""

    code: str
    country: str
    kind: Kind
    language: str
    name: str
    english: str = ""
    web: str = ""


@dataclass(frozen=True)
class Directory:
    """Every body, and names of countries that no list of countries knows."""

    bodies: Mapping[str, Body] = field(repr=False)
    country_names: Mapping[str, str] = field(default_factory=dict)

    @property
    def countries(self) -> frozenset[str]:
        return frozenset(body.country for body in self.bodies.values()) - {WORLD}

    def of(self, country: str) -> Sequence[Body]:
        """The bodies of one country, by kind and name."""
        found = [body for body in self.bodies.values() if body.country == country]
        return sorted(found, key=lambda body: (list(Kind).index(body.kind), body.name))


@cache
def shipped() -> Directory:
    """The directory as it is shipped."""
    path = Path(__file__).with_suffix(".toml")
    rows = tomllib.loads(path.read_text(encoding="utf-8"))["bodies"]
    return Directory(_by_code(dict(zip(COLUMNS, row, strict=True)) for row in rows))


def joined(document: Mapping[str, Any]) -> Directory:
    """The shipped directory with an operator's rows: `[[body]]` tables, and `[[country]]` with code and name.

    A body with the code of a shipped one replaces it; with `remove = true` it takes it away. Raises WrongRow.
    """
    bodies = dict(shipped().bodies)
    for row in document.get("body", []):
        if row.get("remove"):
            bodies.pop(row.get("code", ""), None)
        else:
            bodies |= _by_code([row])
    names = {row["code"]: str(row["name"]) for row in document.get("country", [])}
    return Directory(bodies, names)


def _by_code(rows: Any) -> dict[str, Body]:
    found: dict[str, Body] = {}
    for row in rows:
        body = _body(row)
        if body.code in found:
            raise WrongRow(f"{body.code} stands there twice")
        found[body.code] = body
    return found


def _body(row: Mapping[str, Any]) -> Body:
    code = str(row.get("code", ""))
    try:
        body = Body(**dict(row) | {"kind": Kind(row["kind"])})
    except (KeyError, TypeError, ValueError) as problem:
        raise WrongRow(
            f"{code or 'a body'} needs {', '.join(COLUMNS[:5])}, with a kind of: {', '.join(Kind)}"
        ) from problem
    if not (CODE.fullmatch(code) and COUNTRY.fullmatch(body.country) and body.name.strip()):
        raise WrongRow(f"{code or 'a body'} needs a code such as fr-labour, a country and a name")
    if body.web and not WEB.fullmatch(body.web):
        raise WrongRow(f"{code} has a web address that does not begin with https://")
    return body
