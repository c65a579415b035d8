"""What anybody may read about this place: ordinary addresses, no cookie, nothing asked and nothing sent.

The pages stand here and not in `grievances`, whose one neutral address must never tell what was read; and above it, because
they say how it works. A page whose facts cannot be had (no usable roster, a law without clocks) answers with an error.
"""

from datetime import date
from typing import Any

from flask import Blueprint, Response, render_template

from portal import clock, i18n, ordinary, settings
from portal.accounts.rules import ROSTER_GRACE
from portal.catalogues.outcomes import OF_THE_DESK
from portal.catalogues.outside_bodies import KIND_LABELS
from portal.duties.rules import promised
from portal.errors import NotFound
from portal.grievances import identity, recordings, visit
from portal.grievances.followup_words import outcome_words
from portal.organisation.rules import SMALL_PLACE
from portal.procedure import contact, given, kept, outside, promises, queries, sentences

bp = Blueprint("procedure_public", __name__)
BLUEPRINTS = (bp,)


@ordinary.page(bp, "/about")
def index() -> str:
    return _page("index")


@ordinary.page(bp, "/about/rules")
def rules() -> str:
    """The rules of procedure (UNGP 31(c), Directive (EU) 2019/1937, Articles 7(3) and 9), made from what the clocks use."""
    told = queries.procedure(_today())
    return _page(
        "rules",
        told=told,
        readers=queries.readers(_today()),
        handovers=sentences.handovers(told),
        climb=sentences.climb(told.ladder),
        outcomes=[outcome_words()[each] for each in OF_THE_DESK],
        house=promised(),
        asked_again=sentences.check_ins(promised()),
        small=SMALL_PLACE,
    )


@ordinary.page(bp, "/about/readers")
def readers() -> str:
    told = queries.readers(_today())
    return _page("readers", told=told, grace=ROSTER_GRACE.days, names_wait=identity.WAIT.days)


@ordinary.page(bp, "/about/stolen-copy")
def stolen_copy() -> str:
    return _page("stolen_copy", kept=kept)


@ordinary.page(bp, "/about/limits")
def limits() -> str:
    chosen = settings.current()
    return _page("limits", readers=queries.readers(_today()), emergency_number=chosen.emergency)


@ordinary.page(bp, "/about/safer-use")
def safer_use() -> str:
    return _page("safer_use", idle=visit.IDLE.seconds // 60, onion=settings.current().onion)


@ordinary.page(bp, "/about/accessibility")
def accessibility() -> str:
    heard = recordings.heard(i18n.code())
    return _page("accessibility", idle=visit.IDLE.seconds // 60, heard=heard)


@ordinary.page(bp, "/about/promises")
def promises_() -> str:
    return _page("promises", chapters=promises.CHAPTERS)


@ordinary.page(bp, "/about/outside-help")
def outside_help() -> str:
    """Bodies that do not belong to the company, by country (UNGP 29; Directive (EU) 2019/1937, Article 9(1)(g))."""
    here, others = outside.countries()
    return _page("outside_help", here=here, others=others, anywhere=outside.bodies_anywhere())


@ordinary.page(bp, "/about/outside-help/<country>")
def outside_help_in(country: str) -> str:
    found = outside.country(country)
    return _page(
        "country",
        country=found,
        bodies=outside.bodies_of(found),
        anywhere=outside.bodies_anywhere(),
        kinds=KIND_LABELS,
    )


@ordinary.page(bp, "/about/meet")
def meet() -> str:
    """People to call or meet, as the operator named them (Directive (EU) 2019/1937, Article 9(2))."""
    people = given.meetings()
    if not people:
        raise NotFound
    return _page("meet", meetings=people, language_name=outside.language_name)


@bp.get("/.well-known/security.txt")
def security_txt() -> Response:
    """Where to report a weakness of this site (RFC 9116); nothing without a contact in the settings."""
    chosen = settings.current()
    if not chosen.security_contact:
        raise NotFound
    answer = Response(contact.security_txt(chosen, clock.now()), mimetype="text/plain")
    answer.headers["Cache-Control"] = f"public, max-age={ordinary.KEPT_FOR}"
    return answer


@bp.app_context_processor
def _addresses() -> dict[str, Any]:
    """For every layout: how to link to an ordinary page in the language of this one, and whether somebody can be met."""
    return {"about": ordinary.address("/about"), "meeting": bool(given.meetings())}


def _page(name: str, **told: Any) -> str:
    return render_template(
        f"procedure/{name}.html",
        languages=ordinary.languages(),
        days=sentences.days,
        months=sentences.months,
        minutes=sentences.minutes,
        listed=sentences.listed,
        people=sentences.people,
        **told,
    )


def _today() -> date:
    return clock.local_day(clock.now(), settings.current().zone)
