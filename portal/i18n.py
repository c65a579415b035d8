"""Languages: by address on public pages, by preference at the desk, never by cookie."""

from dataclasses import dataclass

from babel import Locale
from flask import Flask, g, has_request_context, request
from flask_babel import Babel, get_locale
from flask_login import current_user

DEFAULT = "en"
NAMES = {
    "en": "English",
    "es": "Español",
    "fr": "Français",
    "pt": "Português",
    "ar": "العربية",
    "bn": "বাংলা",
    "zh": "中文",
    "sw": "Kiswahili",
    "hi": "हिन्दी",
    "id": "Bahasa Indonesia",
}


@dataclass(frozen=True)
class Language:
    """A link to this page in another language, in its own script."""

    code: str
    name: str
    url: str
    current: bool


def init_app(app: Flask) -> None:
    """Choose a language for each page and tell templates its direction."""
    app.config["BABEL_TRANSLATION_DIRECTORIES"] = str(app.config["TRANSLATIONS"])
    Babel(app, locale_selector=_choose)
    app.context_processor(
        lambda: {
            "lang": code(),
            "text_direction": direction(),
            "languages": switch(),
            "home": home(code()),
        }
    )


def home(language: str) -> str:
    """The neutral public address in a language: `/` or `/ar/`."""
    return "/" if language == DEFAULT else f"/{language}/"


def code() -> str:
    """The language of this page."""
    return str(get_locale() or DEFAULT)


def direction(language: str | None = None) -> str:
    """`rtl` or `ltr`."""
    return str(Locale.parse(language or code()).text_direction)


def switch() -> list[Language]:
    """Every language shipped, with its address."""
    current = code()
    return [Language(key, name, home(key), key == current) for key, name in NAMES.items()]


def _choose() -> str:
    if not has_request_context():
        return str(getattr(g, "language", DEFAULT))
    first = request.path.split("/")[1]
    if first in NAMES:
        return first
    if request.path.startswith(("/desk", "/panel")) and current_user.is_authenticated:
        return current_user.language if current_user.language in NAMES else DEFAULT
    return DEFAULT
