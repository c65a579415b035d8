"""The operator's own files: used when they are right, refused by name at start when not."""

import pytest

from portal import settings
from portal.catalogues import outside_bodies
from portal.catalogues.outside_bodies import Kind, WrongRow
from portal.procedure import given
from tests.conftest import settings_for

UNION = frozenset(
    ["AT", "BE", "BG", "HR", "CY", "CZ", "DK", "EE", "FI", "FR", "DE", "GR", "HU", "IE", "IT", "LV", "LT", "LU", "MT", "NL", "PL",
     "PT", "RO", "SK", "SI", "ES", "SE"]
)  # fmt: skip


def checked(tmp_path, name, text):
    path = tmp_path / f"{name}.toml"
    path.write_text(text, encoding="utf-8")
    settings.use(settings_for(tmp_path, **{name: path}))
    given.check()


@pytest.mark.parametrize(
    ("name", "text", "said"),
    [
        ("meeting_file", "[[person]", "PORTAL_MEETING_FILE"),
        ("meeting_file", '[[person]]\nname = "Amal"', "Amal needs name, hours and languages"),
        ("outside_bodies_file", '[[body]]\ncode = "no-x"', "no-x needs code, country, kind"),
        ("outside_bodies_file", '[[body]]\ncode="no-x"\ncountry="NO"\nkind="court"\nlanguage="nb"\nname="X"\nweb="ftp://x"', "no-x has a web address"),
    ],
)  # fmt: skip
def test_a_wrong_file_is_refused_at_start_with_what_to_mend(tmp_path, name, text, said):
    with pytest.raises(settings.Refused, match=said):
        checked(tmp_path, name, text)


def test_without_files_there_is_the_shipped_directory_and_nobody_to_meet(tmp_path):
    settings.use(settings_for(tmp_path))
    given.check()

    assert given.directory() is outside_bodies.shipped()
    assert given.meetings() == ()


def test_every_country_of_the_european_union_has_an_authority_or_an_ombudsperson():
    found = outside_bodies.shipped()

    assert len(UNION) == 27
    for country in UNION:
        kinds = {body.kind for body in found.of(country)}
        assert kinds & {Kind.EXTERNAL_CHANNEL, Kind.RIGHTS_INSTITUTION, Kind.OMBUDSPERSON}, country


def test_no_body_is_there_twice_and_every_web_address_is_safe():
    bodies = outside_bodies.shipped().bodies.values()

    assert len({(body.country, body.name) for body in bodies}) == len(bodies)
    assert all(body.web.startswith("https://") for body in bodies if body.web)
    assert all(body.english for body in bodies if body.language != "en")


def test_a_code_that_stands_twice_is_refused():
    row = {"code": "no-x", "country": "NO", "kind": "court", "language": "nb", "name": "X"}

    with pytest.raises(WrongRow, match="no-x stands there twice"):
        outside_bodies._by_code([row, row])
