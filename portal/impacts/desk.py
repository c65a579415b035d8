"""The desk's pages of impacts: by unit, one impact, recording one, and tying a case to it."""

from typing import Any

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import lazy_gettext as _l
from wtforms.fields.choices import SelectChoice

from portal import clock, paging
from portal.accounts.queries import names_of
from portal.accounts.session import private_key, signed_in
from portal.acts import DONE, attempt
from portal.catalogues.groups import group
from portal.catalogues.rights import right
from portal.catalogues.severity import DIMENSION_LABELS, Dimension, Severity, sentence
from portal.grievances.casefile import CaseFile, open_file
from portal.impacts import queries, rules, services
from portal.impacts.forms import INVOLVEMENT_LABELS, KIND_LABELS, LinkImpactForm, RecordImpactForm
from portal.impacts.models import Impact
from portal.organisation.choices import nothing_chosen, unit_choices
from portal.organisation.models import Unit
from portal.organisation.queries import Tree, tree
from portal.permissions import Permission, guard, requires

bp = Blueprint("impacts_desk", __name__, url_prefix="/desk/impacts")
links_bp = Blueprint("impacts_links", __name__, url_prefix="/desk/grievances")
guard(bp)
guard(links_bp)
BLUEPRINTS = (bp, links_bp)
HIGHEST_ID = 2**31 - 1
SAID = {
    "recorded": _l("The impact is recorded."),
    "linked": _l("The case is tied to the impact."),
}


@bp.get("/")
@requires(Permission.IMPACT_READ)
def by_unit() -> str:
    """The impacts on a unit and everything under it, newest first, with how many stand on each unit below."""
    units = tree()
    unit = next(
        (each for each in units.units.values() if each.code == request.args.get("unit")), units.root
    )
    found = queries.visible(units.below(unit.id), paging.number(request.args.get("before", "")))
    page, last = paging.cut(found, queries.PAGE)
    return render_template(
        "impacts/by_unit.html",
        unit=unit,
        above=units.above(unit.id)[:-1],
        below=_counted_below(units, unit),
        impacts=page,
        older=url_for(".by_unit", unit=unit.code, before=last.id) if last else None,
        first=url_for(".by_unit", unit=unit.code) if "before" in request.args else None,
    )


@bp.get(f"/<int(max={HIGHEST_ID}):impact_id>")
@requires(Permission.IMPACT_READ)
def show(impact_id: int) -> str:
    """One impact, and those of its cases that one may read."""
    impact = queries.by_id(impact_id)
    return render_template(
        "impacts/show.html",
        impact=impact,
        place=" / ".join(unit.name for unit in tree().above(impact.unit_id)),
        reasons=_reasons(impact),
        who=names_of([impact.recorded_by]).get(impact.recorded_by, ""),
        cases=queries.cases_of(impact.id, signed_in().id),
    )


@bp.route("/new", methods=["GET", "POST"])
@requires(Permission.IMPACT_KEEP)
def record() -> ResponseReturnValue:
    """Record an impact."""
    form = RecordImpactForm()
    form.unit.choices = unit_choices(tree())
    made: list[Impact] = []
    status = attempt(
        form,
        lambda: made.append(services.record_impact(form.title.data, **form.judgement, **_by())),
    )
    if status == DONE:
        return redirect(url_for(".show", impact_id=made[0].id, done="recorded"), code=303)
    return render_template("impacts/new.html", form=form), status


@links_bp.route("/<reference>/impacts", methods=["GET", "POST"])
@requires(Permission.IMPACT_KEEP)
def links(reference: str) -> ResponseReturnValue:
    """The impacts a case shows, and tying it to one more; only for cases one may read."""
    file = _file(reference)
    form = LinkImpactForm()
    form.impact.choices = offered(file)
    status = attempt(form, lambda: _link(reference, form.impact.data))
    if status == DONE:
        return redirect(url_for(".links", reference=reference, done="linked"), code=303)
    return render_template(
        "impacts/links.html", case=file.case, impacts=queries.of_case(file.case.id), form=form
    ), status


def _file(reference: str) -> CaseFile:
    """A case is opened, and its wall asked, although no word of it is shown here; somebody without a key is told nothing."""
    return open_file(signed_in(), private_key(), reference)


def offered(file: CaseFile) -> list[SelectChoice]:
    """The impacts a case can be tied to, by title and place."""
    units, offered = tree().units, queries.offered_to(file.case)
    named = [
        SelectChoice(each.id, f"{each.title} ({units[each.unit_id].name})") for each in offered
    ]
    return [nothing_chosen(), *named] if named else []


def _link(reference: str, impact_id: int) -> None:
    services.link_case(queries.by_id(impact_id), _file(reference).case, **_by())


def _by() -> dict[str, Any]:
    return {"by": signed_in(), "now": clock.now()}


def _counted_below(units: Tree, unit: Unit) -> list[tuple[Unit, int]]:
    counts = queries.counts_by_unit()
    return [
        (child, rules.rolled_up(counts, units.below(child.id)))
        for child in units.children.get(unit.id, [])
    ]


def _reasons(impact: Impact) -> list[tuple[str, str, str]]:
    return [
        (
            str(DIMENSION_LABELS[each]),
            str(sentence(each, getattr(impact, each.value))),
            getattr(impact, f"{each.value}_reason"),
        )
        for each in Dimension
    ]


@bp.context_processor
@links_bp.context_processor
def _words() -> dict[str, Any]:
    """How pages of impacts say codes in words."""
    return {
        "done": SAID.get(request.args.get("done", "")),
        "right_of": lambda impact: right(impact.right_code).label,
        "severity_of": lambda impact: Severity(
            impact.scale, impact.scope, impact.irremediability
        ).word(),
        "unit_of": lambda impact: tree().units[impact.unit_id].name,
        "kind_of": lambda impact: KIND_LABELS[impact.kind],
        "involvement_of": lambda impact: INVOLVEMENT_LABELS[impact.involvement],
        "groups_of": lambda impact: [str(group(code).label) for code in impact.groups],
    }
