"""Posters and cards: the neutral address in large type and in a code, in every language shipped, shaped as it is written."""

import pytest
import segno
from click.testing import CliRunner
from fontTools.ttLib import TTFont

from portal import i18n, settings
from portal.cli import portal
from portal.errors import NotFound, RuleBroken
from portal.procedure import posters
from portal.procedure.posters import Format
from portal.procedure.typefaces import FAMILIES, FONTS, file_of
from tests.conftest import settings_for

ADDRESS = "https://speak.example.org"


@pytest.fixture
def chosen(app):
    before = settings.current()
    using = settings_for(before.data, before.database_url, address=ADDRESS, site_name="Feedback")
    settings.use(using)
    return using


@pytest.fixture
def spoken(app, chosen):
    """Somewhere to say words in a language."""
    with app.test_request_context():
        yield chosen


@pytest.mark.parametrize("language", i18n.NAMES)
@pytest.mark.parametrize("size", Format)
def test_every_language_has_every_paper(spoken, language, size):
    told = posters.sheet(spoken, language, "Delta")

    made = posters.pdf(told, size)

    assert made.startswith(b"%PDF")
    assert made.count(b"/Type /Page\n") == 1
    assert len(made) < 200_000


@pytest.mark.parametrize(("language", "address"), [("en", f"{ADDRESS}/"), ("ar", f"{ADDRESS}/ar/")])
def test_the_code_holds_the_neutral_address_and_nothing_else(
    spoken, monkeypatch, language, address
):
    held = []
    make = segno.make
    monkeypatch.setattr(
        segno, "make", lambda words, **how: held.append(words) or make(words, **how)
    )

    for place in ("Delta", "Hut"):
        for size in Format:
            posters.pdf(posters.sheet(spoken, language, place), size)

    assert set(held) == {address}


def test_every_letter_of_a_paper_is_in_a_font_that_is_shipped(spoken):
    known = set()
    for path in {file_of(family, "Regular") for family in FAMILIES.values()}:
        known |= TTFont(path).getBestCmap().keys()
    for path in FONTS.glob("*-Bold.ttf"):
        assert TTFont(path).getBestCmap().keys() <= known

    for language in i18n.NAMES:
        said = "".join(posters.words_of(posters.sheet(spoken, language, "Delta")))
        assert not {letter for letter in said if ord(letter) not in known}


def test_arabic_is_drawn_joined_and_not_letter_by_letter(spoken):
    page = posters._Page(posters.sheet(spoken, "ar", "Delta"), "a4")
    page.set_font(page.family, "B", 40)
    words = "أخبرنا"

    letter_by_letter = sum(page.get_string_width(letter) for letter in words)

    joined = page.get_string_width(words)
    page.close_fonts()

    assert joined < 0.95 * letter_by_letter


def test_fonts_lie_beside_their_licence():
    assert "SIL OPEN FONT LICENSE" in (FONTS / "OFL.txt").read_text(encoding="utf-8")
    assert "Apache License" in (FONTS / "DroidSansFallback.LICENCE.txt").read_text(encoding="utf-8")
    assert {path.suffix for path in FONTS.iterdir()} == {".ttf", ".txt"}


def test_without_an_address_there_is_no_poster(app):
    with app.test_request_context(), pytest.raises(RuleBroken, match="PORTAL_ADDRESS"):
        posters.sheet(settings.current(), "en", "Delta")


def test_a_language_without_a_font_has_no_poster(spoken):
    told = posters.Sheet("ja", ADDRESS, "Feedback", "T", "1", "Delta")

    with pytest.raises(RuleBroken, match="no font"):
        posters.pdf(told, Format.A4)


def test_a_paper_says_nothing_of_when_it_was_made(spoken):
    one, other = (
        posters.pdf(posters.sheet(spoken, "en", "Delta"), Format.A4) for _time in range(2)
    )

    assert one == other


def test_the_desk_downloads_a_paper(as_user, chosen):
    noor = as_user("noor")
    assert "/desk/posters/delta/ar/a3.pdf" in noor.get("/desk/posters/").text

    answer = noor.get("/desk/posters/delta/ar/a3.pdf")

    assert answer.mimetype == "application/pdf"
    assert answer.headers["Content-Disposition"] == 'attachment; filename="delta-ar-a3.pdf"'
    for wrong in ("southland/ar/a3", "delta/xx/a3", "delta/ar/a9", "nowhere/en/a4"):
        assert noor.get(f"/desk/posters/{wrong}.pdf").status_code == 404
    assert as_user("karim").get("/desk/posters/").status_code == 403


def test_the_command_writes_every_paper_of_a_site(world, tmp_path, monkeypatch):
    chosen = settings_for(*world, address=ADDRESS)
    monkeypatch.setattr(settings, "Settings", lambda **_named: chosen)
    into = tmp_path / "papers"

    done = CliRunner().invoke(portal, ["posters", "--into", str(into), "--site", "delta"])

    assert done.exit_code == 0, done.output
    assert sorted(path.name for path in into.iterdir()) == [
        f"delta-{language}-{size}.pdf"
        for language in sorted(i18n.NAMES)
        for size in ("a3", "a4", "cards")
    ]
    refused = CliRunner().invoke(portal, ["posters", "--into", str(into), "--site", "nowhere"])
    assert isinstance(refused.exception, NotFound)
