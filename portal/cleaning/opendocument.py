"""LibreOffice documents: text, styles and pictures are kept; properties, remarks, changes, scripts and everything else stay behind."""

import zipfile
from typing import Any

from lxml import etree

from portal.cleaning import archive, pictures
from portal.cleaning.archive import drop, local, unwrap
from portal.cleaning.kinds import Family, kind_of
from portal.cleaning.refusal import NotCleaned

BASE = "application/vnd.oasis.opendocument."
ENDINGS = {f"{BASE}text": "odt", f"{BASE}spreadsheet": "ods", f"{BASE}presentation": "odp"}
MANIFEST = "urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"
LINK = "{http://www.w3.org/1999/xlink}href"
TAKEN_AWAY = frozenset(
    ["annotation", "annotation-end", "tracked-changes", "change", "change-start", "change-end", "scripts", "event-listeners",
     "forms", "creator", "date-string", "author-name", "author-initials", "initial-creator", "printed-by", "creation-date",
     "creation-time", "modification-date", "modification-time", "print-date", "print-time", "editing-duration",
     "editing-cycles", "file-name", "template-name", "user-defined", "sender-firstname", "sender-lastname", "sender-initials",
     "sender-title", "sender-position", "sender-email", "sender-phone-private", "sender-fax", "sender-company",
     "sender-phone-work", "sender-street", "sender-city", "sender-postal-code", "sender-country", "sender-state-or-province",
     "user-field-decls", "variable-decls", "dde-connection-decls", "database-display", "object", "object-ole", "plugin", "floating-frame", "desc", "script", "content-validations", "source-service", "table-source", "bookmark",
     "bookmark-start", "bookmark-end", "footer-decl", "date-time-decl", "change-track-table-cell"]
)  # fmt: skip
REFUSED = frozenset(["object", "object-ole", "plugin", "applet", "floating-frame"])
UNWRAPPED = frozenset(["a", "meta", "meta-field"])
NAMED = frozenset(["frame", "image", "rect", "custom-shape", "line", "g", "page", "section"])


def cleaned(entries: zipfile.ZipFile) -> tuple[bytes, str]:
    """A new document and its ending. Raises NotCleaned."""
    kind = archive.read(entries, "mimetype").decode("ascii", "replace").strip()
    if kind not in ENDINGS:
        raise NotCleaned
    parts = {"mimetype": kind.encode()}
    for name in ("content.xml", "styles.xml"):
        if name in entries.namelist():
            tree = archive.parsed(archive.read(entries, name))
            if any(local(element.tag) in REFUSED for element in tree.iter()):
                raise NotCleaned
            _strip(tree)
            parts[name] = archive.spelled(tree)
            parts |= {
                picture: _picture(archive.read(entries, picture)) for picture in _linked(tree)
            }
    if "content.xml" not in parts:
        raise NotCleaned
    return archive.written(parts | {"META-INF/manifest.xml": _manifest(kind, parts)}), ENDINGS[kind]


def _strip(tree: Any) -> None:
    for element in list(tree.iter()):
        name = local(element.tag)
        if element is tree or element.getparent() is None:
            continue
        if name in TAKEN_AWAY:
            drop(element)
        elif name in UNWRAPPED:
            unwrap(element)
        else:
            _forget(element, name)


def _forget(element: Any, name: str) -> None:
    for attribute, value in list(element.attrib.items()):
        told = local(attribute)
        if (
            told in ("rsid", "paragraph-rsid", "about", "property", "datatype", "author")
            or (told == "name" and name in NAMED and "drawing" in attribute)
            or (attribute == LINK and not value.startswith("Pictures/"))
        ):
            del element.attrib[attribute]


def _linked(tree: Any) -> set[str]:
    return {element.get(LINK) for element in tree.iter() if element.get(LINK)}


def _picture(content: bytes) -> bytes:
    """A picture drawn anew, in the format it was in; others are not left out unsaid."""
    kind = kind_of(content)
    if kind is None or kind.family is not Family.PICTURE or kind.reader in ("BMP", "AVIF"):
        raise NotCleaned
    return pictures.cleaned(content, kind.reader)[0]


def _manifest(kind: str, parts: dict[str, bytes]) -> bytes:
    tree = etree.Element(f"{{{MANIFEST}}}manifest", nsmap={"manifest": MANIFEST})
    full, media = f"{{{MANIFEST}}}full-path", f"{{{MANIFEST}}}media-type"
    etree.SubElement(tree, f"{{{MANIFEST}}}file-entry", {full: "/", media: kind})
    for name in parts:
        if name != "mimetype":
            told = "text/xml" if name.endswith(".xml") else ""
            etree.SubElement(tree, f"{{{MANIFEST}}}file-entry", {full: name, media: told})
    return archive.spelled(tree)
