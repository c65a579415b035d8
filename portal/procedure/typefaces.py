"""The fonts that papers are set in; they lie in `fonts` with their licences. What one lacks is taken from the others."""

from pathlib import Path

from babel.core import get_global

FONTS = Path(__file__).parent / "fonts"
FAMILIES = {  # by script
    "Latn": "NotoSans",
    "Arab": "NotoSansArabic",
    "Beng": "NotoSansBengali",
    "Deva": "NotoSansDevanagari",
    "Hans": "DroidSansFallback",
}
STYLES = {"": "Regular", "B": "Bold"}


def file_of(family: str, style: str) -> Path:
    """The file of a style; a family of one weight has one file for both."""
    own = FONTS / f"{family}-{style}.ttf"
    return own if own.exists() else FONTS / f"{family}.ttf"


def script_of(language: str) -> str:
    """The script a language is most likely written in, such as Arab; Latin letters where nobody knows."""
    parts = str(get_global("likely_subtags").get(language, "")).split("_")
    return parts[1] if len(parts) == 3 else "Latn"
