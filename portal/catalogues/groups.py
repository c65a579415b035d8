"""Who people are when they tell us something: the groups of stakeholders, with codes."""

from dataclasses import dataclass, field

from flask_babel import lazy_gettext as _l
from flask_babel.speaklater import LazyString

from portal.catalogues import UnknownCode


@dataclass(frozen=True)
class Group:
    """A group a person may say they belong to; nobody has to. `them` names it when it is affected by what happened."""

    code: str
    label: LazyString = field(compare=False)
    them: LazyString | None = field(compare=False, default=None)


UNDISCLOSED = "undisclosed"

GROUPS = (
    Group("own_employee", _l("I work for the company"), _l("People who work for the company")),
    Group(
        "agency_worker",
        _l("I work here through an agency or a contract"),
        _l("Agency or contract workers"),
    ),
    Group("supplier_worker", _l("I work for a supplier"), _l("People who work for a supplier")),
    Group(
        "platform_worker",
        _l("I work through an app or a platform"),
        _l("People who work through an app"),
    ),
    Group("content_moderator", _l("I review content"), _l("People who review content")),
    Group("migrant_worker", _l("I am a migrant worker"), _l("Migrant workers")),
    Group("trainee", _l("I am a trainee or a student worker"), _l("Trainees")),
    Group("user", _l("I use a product or a service"), _l("Users of a product or service")),
    Group("customer", _l("I buy for a business")),
    Group("child", _l("I am under 18, or the parent or guardian of a child"), _l("Children")),
    Group("journalist", _l("I am a journalist or work in the media"), _l("Journalists")),
    Group("defender", _l("I defend human rights"), _l("Human rights defenders")),
    Group("union", _l("I represent workers or a union"), _l("Unions and their members")),
    Group("community", _l("I live near a site or a mast"), _l("People near a site or a mast")),
    Group("indigenous", _l("I belong to an indigenous people"), _l("Indigenous people")),
    Group("disability", _l("I have a disability"), _l("People with a disability")),
    Group("lgbti", _l("I am LGBTI"), _l("LGBTI people")),
    Group(
        "minority", _l("I belong to an ethnic, religious or language minority"), _l("Minorities")
    ),
    Group("woman", _l("It concerns me as a woman or a girl"), _l("Women and girls")),
    Group("refugee", _l("I am a refugee or had to leave my home"), _l("Refugees")),
    Group("ngo", _l("I work for an organisation that helps others")),
    Group("investor", _l("I am an investor")),
    Group("former_worker", _l("I used to work here"), _l("People who used to work here")),
    Group("bystander", _l("I saw it happen to somebody else")),
    Group(UNDISCLOSED, _l("I prefer not to say")),
)

AFFECTED = tuple(each for each in GROUPS if each.them)

_groups = {each.code: each for each in GROUPS}


def group(code: str) -> Group:
    """The group with this code; an unknown one raises `UnknownCode`."""
    if code not in _groups:
        raise UnknownCode("groups", code)
    return _groups[code]
