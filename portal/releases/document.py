"""A frozen document as its pages show it: lines of the tree, percentages in words, and why the rest is missing.

Everything comes from the document itself, so a page looks the same whatever became of the units or
cases since. Sums are sums of what is published, never counts.
"""

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from flask import Response
from flask_babel import format_decimal
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from portal.catalogues import rights
from portal.charts import Chart, Series, Words, bar_chart
from portal.indicators.rules import Indicator, bounds, quarters_between
from portal.indicators.words import indented, quarter_name
from portal.releases.coarsening import Scope
from portal.releases.models import Release
from portal.releases.queries import UNSORTED
from portal.releases.rules import Reason
from portal.releases.shares import SHARES, Word

LAST = chr(0x10FFFF)
SAID = {
    Word.ABOUT: _l("about %(percent)s %%"),
    Word.AT_LEAST: _l("at least %(percent)s %%"),
    Word.AT_MOST: _l("at most %(percent)s %%"),
}
REASONS = {
    Reason.TOO_FEW_RECEIVED: _l("Too few came in this quarter to say anything safely."),
    Reason.TOO_FEW_DUE: _l("Too few were due in this quarter to print a percentage safely."),
}


@dataclass(frozen=True)
class Document:
    """One release, read."""

    text: dict[str, Any]

    @property
    def title(self) -> str:
        return quarter_name(self.text["period"])

    @property
    def note(self) -> dict[str, str]:
        return dict(self.text["note"])

    @property
    def certificate(self) -> dict[str, Any]:
        return dict(self.text["certificate"])

    @property
    def frozen_on(self) -> date:
        return date.fromisoformat(self.text["frozen_on"])

    @property
    def received(self) -> int | None:
        """All that is published together, or nothing when the quarter was too small."""
        return _total(self.text["atoms"]) if self.text["atoms"] else None

    @property
    def withheld(self) -> dict[Indicator, str]:
        """Which indicators are not shown, and why."""
        return {
            Indicator(each["indicator"]): str(REASONS[Reason(each["reason"])])
            for each in self.text["withheld"]
        }

    def overall(self, indicator: Indicator) -> str | None:
        """The percentage over the whole company in words, or nothing when it is withheld."""
        return self._shares().get(((), Scope.WHOLE.value), {}).get(indicator)

    def places(self) -> list[list[str]]:
        """Rows of the table along the tree: place, how many, what they touch."""
        return list(self._branch((), 0)) if self.text["atoms"] else []

    def shares(self) -> list[list[str]]:
        """Rows of percentages by place, in words; a place too small for one of them says so."""
        return [
            [self._name(path, scope), *(told.get(each, _("not shown")) for each in SHARES)]
            for (path, scope), told in sorted(self._shares().items(), key=_in_tree)
        ]

    def _shares(self) -> dict[tuple[tuple[str, ...], str], dict[Indicator, str]]:
        found: dict[tuple[tuple[str, ...], str], dict[Indicator, str]] = {}
        for each in self.text["shares"]:
            words = str(SAID[Word(each["word"])]) % {"percent": each["percent"]}
            found.setdefault(_key(each), {})[Indicator(each["indicator"])] = words
        return found

    def _branch(self, path: tuple[str, ...], level: int) -> Iterator[list[str]]:
        atoms = self._atoms_under(path)
        rows = {scope: [each for each in atoms if _key(each) == (path, scope)] for scope in Scope}
        name = indented(self._name(path, Scope.WHOLE), level)
        yield [name, _number(atoms), _kinds(rows.pop(Scope.WHOLE))]
        for child in sorted({_key(each)[0][: level + 1] for each in atoms} - {path}):
            yield from self._branch(child, level + 1)
        for scope, part in rows.items():
            if part:
                yield [indented(self._name(path, scope), level + 1), _number(part), _kinds(part)]

    def _atoms_under(self, path: tuple[str, ...]) -> list[dict[str, Any]]:
        return [each for each in self.text["atoms"] if _key(each)[0][: len(path)] == path]

    def _name(self, path: tuple[str, ...], scope: str) -> str:
        unit = self.text["names"]["/".join(path)]
        if scope == Scope.ITSELF and not path:
            return str(_("%(unit)s itself, and cases without a place", unit=unit))
        if scope == Scope.ITSELF:
            return str(_("%(unit)s itself and its small places", unit=unit))
        if scope == Scope.OTHER:
            return str(_("Other places of %(unit)s together", unit=unit))
        return str(unit)


def read(release: Release) -> Document:
    """What a release says."""
    return Document(json.loads(release.document))


def as_file(release: Release) -> Response:
    """The very bytes under the digest, so that anybody can compute it again."""
    answer = Response(release.document, mimetype="application/json")
    answer.headers["Content-Disposition"] = f'attachment; filename="{release.period}.json"'
    return answer


def received_chart(releases: Iterable[Release]) -> Chart:
    """Published sums by quarter; one that was too small or never frozen is a gap."""
    known = {release.period: read(release).received for release in releases}
    starts = [bounds(period)[0] for period in known]
    quarters = quarters_between(min(starts), max(starts))
    return bar_chart(
        _("Grievances received each quarter"),
        _(
            "One column for each quarter. Trust is not measured yet, so this cannot say why it moves."
        ),
        [quarter.replace("Q", " Q") for quarter in quarters],
        Series(_("Grievances received"), [known.get(quarter) for quarter in quarters]),
        Words(_("Quarter"), _("not shown"), format_decimal),
    )


def _key(entry: dict[str, Any]) -> tuple[tuple[str, ...], str]:
    return tuple(entry["row"]["path"]), entry["row"]["scope"]


def _in_tree(entry: tuple[tuple[tuple[str, ...], str], object]) -> tuple[str, ...]:
    """A unit before those below it, and what is left of it after them."""
    (path, scope), _told = entry
    return path if scope == Scope.WHOLE else (*path, LAST)


def _total(atoms: Sequence[dict[str, Any]]) -> int:
    return sum(each["count"] for each in atoms)


def _number(atoms: Sequence[dict[str, Any]]) -> str:
    return str(format_decimal(_total(atoms)))


def _kinds(atoms: Sequence[dict[str, Any]]) -> str:
    """What the cases of one place touch; empty for a place that is the sum of those below it."""
    if [each["kind"] for each in atoms] == [None]:
        return str(_("all kinds together"))
    return " · ".join(f"{_kind(each)}: {_number([each])}" for each in atoms)


def _kind(atom: dict[str, Any]) -> str:
    if atom["kind"] is None:
        return str(_("%(number)s other kinds together", number=len(atom["kinds"])))
    if atom["kind"] == UNSORTED:
        return str(_("not sorted yet"))
    return str(rights.family(atom["kind"]).label)
