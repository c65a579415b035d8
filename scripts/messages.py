"""The catalogues of translations: `update` them, `check` that none lags, `compile` them, `add` one.

English is the language of the sources and has no catalogue. Compiled files are not committed.
"""

import re
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import DEFAULT_KEYWORDS, extract_from_dir
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

HOUSE = Path(__file__).resolve().parent.parent
SOURCES = [
    ("portal/**.py", "python"),
    ("templates/**.html", "jinja2"),
    ("templates/**.txt", "jinja2"),
]
KEYWORDS = DEFAULT_KEYWORDS | {
    "_l": None,
    "_n": (1, 2),
    "lazy_gettext": None,
    "lazy_ngettext": (1, 2),
    "lazy_pgettext": ((1, "c"), 2),
}
PLACEHOLDER = re.compile(r"%\((\w+)\)")
COUNTS = {"num", "count", "n"}  # a plural form may say "two cases" without the figure


def update() -> int:
    """Bring the sources' strings into every catalogue; what is left to translate stays empty."""
    sources = _sources()
    for path in _catalogues():
        catalogue = _read(path)
        sources.creation_date = catalogue.creation_date  # today's would make a diff of every run
        catalogue.update(sources, no_fuzzy_matching=True)
        catalogue.obsolete.clear()
        _write(path, catalogue)
    return compile_()


def check() -> int:
    """Say which strings a catalogue lacks, has too many, left fuzzy, or filled in wrongly."""
    sources = _sources()
    faults = [
        f"{path.relative_to(HOUSE)}: {fault}"
        for path in _catalogues()
        for fault in _faults(sources, _read(path))
    ]
    print("\n".join(faults) or f"Translations: {len(sources)} strings, every catalogue up to date.")
    if faults:
        print("Run `make messages`, then translate what it left empty.")
    return 1 if faults else 0


def compile_() -> int:
    """Write the .mo beside every .po, as the running portal reads it."""
    for path in _catalogues():
        with path.with_suffix(".mo").open("wb") as file:
            write_mo(file, _read(path))
    return 0


def add(language: str) -> int:
    """Begin an empty catalogue for one more language, with its own plural rule."""
    path = HOUSE / "translations" / language / "LC_MESSAGES" / "messages.po"
    path.parent.mkdir(parents=True)
    _write(path, Catalog(locale=language, project="recourse", header_comment="", fuzzy=False))
    return update()


def _sources() -> Catalog:
    found = Catalog()
    options = {pattern: {"silent": "false"} for pattern, method in SOURCES if method == "jinja2"}
    for name, line, message, comments, context in extract_from_dir(
        HOUSE, SOURCES, options, KEYWORDS, ("Translators:",)
    ):
        found.add(message, None, [(name, line)], auto_comments=comments, context=context)
    return found


def _catalogues() -> list[Path]:
    return sorted(HOUSE.glob("translations/*/LC_MESSAGES/messages.po"))


def _read(path: Path) -> Catalog:
    with path.open("rb") as file:
        return read_po(file, locale=path.parent.parent.name)


def _write(path: Path, catalogue: Catalog) -> None:
    with path.open("wb") as file:
        write_po(file, catalogue, width=100, sort_output=True, include_lineno=False)


def _faults(sources: Catalog, catalogue: Catalog) -> Iterator[str]:
    wanted, present = _by_key(sources), _by_key(catalogue)
    for key in sorted(wanted.keys() - present.keys()):
        yield f"lacks {key[1]!r}"
    for key in sorted(present.keys() - wanted.keys()):
        yield f"still has {key[1]!r}, which no source says"
    for key in sorted(wanted.keys() & present.keys()):
        fault = _fault_of(wanted[key], present[key])
        if fault:
            yield f"{fault}: {key[1]!r}"


def _by_key(catalogue: Catalog) -> dict[tuple[str, str], Message]:
    return {(m.context or "", _forms(m.id)[0]): m for m in catalogue if m.id}


def _fault_of(source: Message, message: Message) -> str | None:
    forms = _forms(message.string)
    if not all(forms):
        return "not translated"
    if message.fuzzy:
        return "left fuzzy"
    if _forms(source.id) != _forms(message.id):
        return "plural of another source"
    if not all(_fits(source, form) for form in forms):
        return "placeholders differ"
    return None


def _fits(source: Message, form: str) -> bool:
    named = {name for text in _forms(source.id) for name in PLACEHOLDER.findall(text)}
    optional = COUNTS if source.pluralizable else set()
    return named - optional <= set(PLACEHOLDER.findall(form)) <= named


def _forms(text: str | tuple[str, ...] | list[str] | None) -> tuple[str, ...]:
    return tuple(text) if isinstance(text, (tuple, list)) else (text or "",)


COMMANDS: dict[str, Callable[..., int]] = {
    "update": update,
    "check": check,
    "compile": compile_,
    "add": add,
}

if __name__ == "__main__":
    sys.exit(COMMANDS[sys.argv[1]](*sys.argv[2:]))
