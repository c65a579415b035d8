"""Posters and wallet cards as PDF: the address in large type, and a code that holds the neutral address and nothing else.

The code is the same at every site, so that whoever opens it does not tell where they saw it. fpdf2 draws and uharfbuzz shapes
(Arabic, Bengali and Devanagari come out joined and in their direction); the fonts lie beside this file with their licence.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from io import BytesIO

import segno
from flask_babel import force_locale
from flask_babel import gettext as _
from fpdf import FPDF
from fpdf.enums import XPos, YPos
from fpdf.fonts import TTFFont

from portal import i18n
from portal.errors import NotFound, RuleBroken
from portal.organisation.queries import sites
from portal.procedure import typefaces
from portal.settings import Settings

INK, SOFT, BRAND, TINT, WARM = (29, 42, 46), (86, 101, 106), (13, 92, 99), (230, 240, 239), (244, 233, 216)  # fmt: skip
QUIET = 4  # white modules around a code, as its standard asks
CARDS = (2, 5)
CARD = (85.0, 54.0)


class Format(StrEnum):
    """What can be printed: two sizes of poster, and a sheet of ten cards to cut."""

    A4 = "a4"
    A3 = "a3"
    CARDS = "cards"


@dataclass(frozen=True)
class Sheet:
    """Who runs it, the neutral address in one language, and for which place the paper is meant (printed small, never in the code)."""

    language: str
    address: str
    site_name: str
    operator: str
    emergency: str
    place: str

    @property
    def shown(self) -> str:
        """The address as people type it."""
        return self.address.partition("://")[2].rstrip("/")


def sheet(chosen: Settings, language: str, place: str, address: str = "") -> Sheet:
    """What a paper for a place says in a language; raises RuleBroken while nobody set the address."""
    base = (address or chosen.address).rstrip("/")
    if "://" not in base:
        raise RuleBroken(
            _("Set PORTAL_ADDRESS first, such as https://speak.example.org: a poster needs it.")
        )
    return Sheet(
        language=language,
        address=base + i18n.home(language),
        site_name=chosen.site_name,
        operator=chosen.operator,
        emergency=chosen.emergency,
        place=place,
    )


def every(
    chosen: Settings, site: str = "", language: str = "", address: str = ""
) -> Iterator[tuple[str, bytes]]:
    """(file name, PDF) for each site, language and format, or for one site or language; raises NotFound for an unknown one."""
    places = [place for place in sites() if site in ("", place.code)]
    languages = [code for code in i18n.NAMES if language in ("", code)]
    if not places or not languages:
        raise NotFound(_("There is no such site or language."))
    for place in places:
        for code in languages:
            told = sheet(chosen, code, place.name, address)
            for format_ in Format:
                yield f"{place.code}-{code}-{format_}.pdf", pdf(told, format_)


def pdf(told: Sheet, format_: Format) -> bytes:
    """The finished file. Raises RuleBroken for a language whose script has no font here."""
    with force_locale(told.language):
        return _cards(told) if format_ is Format.CARDS else _poster(told, format_)


def words_of(told: Sheet) -> tuple[str, ...]:
    """Every sentence of a poster, in its language."""
    with force_locale(told.language):
        return (
            told.site_name,
            told.shown,
            _title(),
            _promise(),
            *_advice(),
            _danger(told),
            _foot(told),
            told.place,
        )


def _poster(told: Sheet, format_: Format) -> bytes:
    page = _Page(told, format_.value)
    page.add_page()
    size = page.w / 210
    page.set_margin(18 * size)
    page.block(told.site_name, 14 * size, SOFT)
    page.gap(6 * size)
    page.block(_title(), 40 * size, INK, bold=True)
    page.gap(3 * size)
    page.block(_promise(), 18 * size)
    page.gap(7 * size)
    page.address(told.shown, 34 * size, pad=5 * size)
    page.gap(7 * size)
    page.code(told.address, 78 * size)
    page.gap(7 * size)
    for words in _advice():
        page.block(words, 15 * size)
        page.gap(2 * size)
    page.gap(4 * size)
    page.band(_danger(told), 15 * size)
    page.foot(_foot(told), told.place, 10 * size)
    return page.finished()


def _title() -> str:
    return str(_("Tell us if something is wrong"))


def _promise() -> str:
    return str(_("You do not need to give your name. We can read the day, never the hour."))


def _advice() -> tuple[str, ...]:
    return (
        str(_("Write the address down and open it at home, on your own phone. You need not be seen scanning it here.")),
        str(_("Using this place takes no right away from you.")),
    )  # fmt: skip


def _danger(told: Sheet) -> str:
    words = _("In danger now? Call %(number)s. We are not always awake.", number=told.emergency)
    return str(words)


def _foot(told: Sheet) -> str:
    return f"{_('Run by:')} {told.operator}"


def _cards(told: Sheet) -> bytes:
    """Ten cards on A4. A card says the address and little else: whoever finds it in a wallet should learn little."""
    page = _Page(told, "a4")
    page.add_page()
    left, top = (page.w - CARDS[0] * CARD[0]) / 2, (page.h - CARDS[1] * CARD[1]) / 2
    for x, y in _corners(left, top):
        page.card(x, y, told)
    return page.finished()


def _corners(left: float, top: float) -> Iterator[tuple[float, float]]:
    for row in range(CARDS[1]):
        for column in range(CARDS[0]):
            yield left + column * CARD[0], top + row * CARD[1]


class _Page(FPDF):
    """A page in the direction of its language; lengths in millimetres, type in points."""

    def __init__(self, told: Sheet, paper: str) -> None:
        super().__init__(format=paper)
        self.is_rtl = i18n.direction(told.language) == "rtl"
        self.align = "R" if self.is_rtl else "L"
        self._use_fonts(typefaces.script_of(told.language))
        self.set_auto_page_break(False)
        self.set_lang(told.language)
        self.set_title(told.site_name)
        self.set_creation_date(
            datetime(2000, 1, 1, tzinfo=UTC)
        )  # a paper tells nobody when it was made

    def _use_fonts(self, script: str) -> None:
        if script not in typefaces.FAMILIES:
            raise RuleBroken(_("There is no font here for this language, so it has no poster."))
        for family in typefaces.FAMILIES.values():
            for style, name in typefaces.STYLES.items():
                self.add_font(family, style, typefaces.file_of(family, name))
        self.family = typefaces.FAMILIES[script]
        others = [family for family in typefaces.FAMILIES.values() if family != self.family]
        self.set_fallback_fonts(others, exact_match=True)
        self.set_text_shaping(True)

    def gap(self, height: float) -> None:
        self.set_y(self.get_y() + height)

    def block(self, words: str, points: float, colour: tuple[int, int, int] = INK, *, bold: bool = False) -> None:  # fmt: skip
        """A paragraph from edge to edge."""
        self._type(points, colour, bold=bold)
        self.multi_cell(0, points * 0.46, words, align=self.align, new_x=XPos.LMARGIN, new_y=YPos.NEXT)  # fmt: skip

    def address(self, words: str, points: float, *, pad: float) -> None:
        """The address on a ground of its own, as large as one line allows."""
        width = self.epw
        self._type(points, (255, 255, 255), bold=True)
        while self.get_string_width(words) > width - 2 * pad:
            points -= 1
            self._type(points, (255, 255, 255), bold=True)
        height = points * 0.42 + 2 * pad
        self.set_fill_color(*BRAND)
        self.rect(self.l_margin, self.get_y(), width, height, style="F", round_corners=True, corner_radius=pad)  # fmt: skip
        self.set_x(self.l_margin)
        self.cell(width, height, words, align="C", new_x=XPos.LMARGIN, new_y=YPos.NEXT)

    def code(self, address: str, side: float) -> None:
        """The code of the neutral address, in the middle."""
        self.code_at(address, (self.w - side) / 2, self.get_y(), side)
        self.set_xy(self.l_margin, self.get_y() + side)

    def code_at(self, address: str, x: float, y: float, side: float) -> None:
        rows = list(segno.make(address, error="m", micro=False).matrix)
        module = side / (len(rows) + 2 * QUIET)
        self.set_fill_color(255, 255, 255)
        self.rect(x, y, side, side, style="F")
        self.set_fill_color(0, 0, 0)
        for down, row in enumerate(rows):
            for across, dark in enumerate(row):
                if dark:
                    self.rect(x + (across + QUIET) * module, y + (down + QUIET) * module, module, module, style="F")  # fmt: skip

    def band(self, words: str, points: float) -> None:
        """A sentence that matters, on a warm ground."""
        self._type(points, INK, bold=True)
        self.set_fill_color(*WARM)
        self.multi_cell(0, points * 0.7, words, align="C", fill=True, new_x=XPos.LMARGIN, new_y=YPos.NEXT, padding=round(points * 0.15))  # fmt: skip

    def foot(self, left: str, right: str, points: float) -> None:
        """Who runs it, and where the paper is meant to hang."""
        self._type(points, SOFT)
        first, last = (right, left) if self.is_rtl else (left, right)
        self.set_xy(self.l_margin, self.h - self.l_margin * 0.8)
        self.cell(self.epw / 2, points * 0.5, first, align="L")
        self.cell(self.epw / 2, points * 0.5, last, align="R")

    def card(self, x: float, y: float, told: Sheet) -> None:
        """One card: a code, the address under it, the neutral name of the site."""
        self.set_draw_color(200, 200, 200)
        self.rect(x, y, *CARD)
        side = 34.0
        code_x = x + CARD[0] - side - 4 if not self.is_rtl else x + 4
        text_x = x + 5 if not self.is_rtl else x + side + 6
        self.code_at(told.address, code_x, y + 3, side)
        self._type(9, SOFT)
        self.set_xy(text_x, y + 6)
        self.multi_cell(CARD[0] - side - 11, 4.4, told.site_name, align=self.align)
        self._line(told.shown, x + 4, y + 39, CARD[0] - 8, 15)

    def _line(self, words: str, x: float, y: float, width: float, points: float) -> None:
        self._type(points, BRAND, bold=True)
        while self.get_string_width(words) > width:
            points -= 0.5
            self._type(points, BRAND, bold=True)
        self.set_xy(x, y)
        self.cell(width, 9, words, align="C")

    def _type(self, points: float, colour: tuple[int, int, int], *, bold: bool = False) -> None:
        # fpdf2 forgets to come back from a fallback font unless the font is chosen anew
        for style in ("", "B") if bold else ("B", ""):
            self.set_font(self.family, style, points)
        self.set_text_color(*colour)

    def finished(self) -> bytes:
        out = BytesIO()
        self.output(out)
        self.close_fonts()
        return out.getvalue()

    def close_fonts(self) -> None:
        """Let the font files go; fpdf2 keeps them open."""
        for font in self.fonts.values():
            if isinstance(font, TTFFont):
                font.close()
