"""Who people are when they tell us something: the groups of stakeholders, with codes."""

from dataclasses import dataclass, field

from flask_babel import lazy_gettext as _l
from flask_babel.speaklater import LazyString

from portal.catalogues import UnknownCode


@dataclass(frozen=True)
class Group:
    """A group a person may say they belong to; nobody has to."""

    code: str
    label: LazyString = field(compare=False)


UNDISCLOSED = "undisclosed"

GROUPS = (
    Group("own_employee", _l("I work for the company")),
    Group("agency_worker", _l("I work here through an agency or a contract")),
    Group("supplier_worker", _l("I work for a supplier")),
    Group("platform_worker", _l("I work through an app or a platform")),
    Group("content_moderator", _l("I review content")),
    Group("migrant_worker", _l("I am a migrant worker")),
    Group("trainee", _l("I am a trainee or a student worker")),
    Group("user", _l("I use a product or a service")),
    Group("customer", _l("I buy for a business")),
    Group("child", _l("I am under 18, or the parent or guardian of a child")),
    Group("journalist", _l("I am a journalist or work in the media")),
    Group("defender", _l("I defend human rights")),
    Group("union", _l("I represent workers or a union")),
    Group("community", _l("I live near a site or a mast")),
    Group("indigenous", _l("I belong to an indigenous people")),
    Group("disability", _l("I have a disability")),
    Group("lgbti", _l("I am LGBTI")),
    Group("minority", _l("I belong to an ethnic, religious or language minority")),
    Group("woman", _l("It concerns me as a woman or a girl")),
    Group("refugee", _l("I am a refugee or had to leave my home")),
    Group("ngo", _l("I work for an organisation that helps others")),
    Group("investor", _l("I am an investor")),
    Group("former_worker", _l("I used to work here")),
    Group("bystander", _l("I saw it happen to somebody else")),
    Group(UNDISCLOSED, _l("I prefer not to say")),
)

_groups = {each.code: each for each in GROUPS}


def group(code: str) -> Group:
    """The group with this code; an unknown one raises `UnknownCode`."""
    if code not in _groups:
        raise UnknownCode("groups", code)
    return _groups[code]
