"""Which countries the directory of outside bodies offers, and under which names; the company's own come first."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from babel import Locale
from flask_babel import get_locale

from portal.catalogues.outside_bodies import WORLD, Body
from portal.errors import NotFound
from portal.organisation.models import Unit
from portal.organisation.queries import tree
from portal.organisation.rules import UnitKind
from portal.procedure import given


@dataclass(frozen=True)
class Country:
    """A country by code, as pages name and address it."""

    code: str
    name: str

    @property
    def slug(self) -> str:
        return self.code.lower()


def countries() -> tuple[Sequence[Country], Sequence[Country]]:
    """(where the company is, all others that the directory knows), each by name."""
    own = {unit.country: unit.name for unit in _country_units() if unit.country}
    others = given.directory().countries - own.keys()
    return _sorted(own, own), _sorted(others, own)


def country(slug: str) -> Country:
    """One country that is offered; raises NotFound."""
    here, others = countries()
    found = next((each for each in (*here, *others) if each.slug == slug), None)
    if found is None:
        raise NotFound
    return found


def bodies_of(country: Country) -> Sequence[Body]:
    return given.directory().of(country.code)


def bodies_anywhere() -> Sequence[Body]:
    """Bodies to which people in every country can turn."""
    return given.directory().of(WORLD)


def language_name(code: str) -> str:
    """A language in its own words, so that whoever speaks it finds it."""
    locale = Locale.parse(code)
    return str(locale.get_language_name(code) or code)


def _sorted(codes: Iterable[str], own: Mapping[str, str]) -> list[Country]:
    found = [Country(code, _name(code, own)) for code in codes]
    return sorted(found, key=lambda each: each.name.casefold())


def _name(code: str, own: Mapping[str, str]) -> str:
    """The operator's word, else that of the language, but the company's own for a code nobody else lists."""
    directory, locale = given.directory(), get_locale() or Locale("en")
    if code in directory.country_names:
        return directory.country_names[code]
    if code in own and code not in directory.countries:
        return own[code]
    return str(locale.territories.get(code) or own.get(code) or code)


def _country_units() -> list[Unit]:
    return [unit for unit in tree().units.values() if unit.kind is UnitKind.COUNTRY]
