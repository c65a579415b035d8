"""Word, Excel and PowerPoint documents: parts are followed from the first one along a short list of relations; others stay behind.

So there are no properties, comments, people, thumbnails, macros, embedded files, printer settings or links outwards in the
copy. Changes that were tracked are taken as made, without saying by whom and when.
"""

import posixpath
import zipfile
from typing import Any

from lxml import etree

from portal.cleaning import archive, pictures
from portal.cleaning.archive import drop, local, unwrap
from portal.cleaning.kinds import Family, kind_of
from portal.cleaning.refusal import NotCleaned

TYPES = "http://schemas.openxmlformats.org/package/2006/content-types"
PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
ENDINGS = {"wordprocessingml.document.main": "docx", "spreadsheetml.sheet.main": "xlsx",
           "presentationml.presentation.main": "pptx"}  # fmt: skip
FOLLOWED = frozenset(
    ["styles", "numbering", "theme", "header", "footer", "footnotes", "endnotes", "image", "slide", "slideLayout",
     "slideMaster", "notesSlide", "notesMaster", "worksheet", "sharedStrings", "drawing", "table"]
)  # fmt: skip
REFUSED = frozenset(
    [
        "chart",
        "chartsheet",
        "diagramData",
        "oleObject",
        "package",
        "aFChunk",
        "control",
        "video",
        "audio",
        "media",
        "pivotTable",
    ]
)
TAKEN_AWAY = frozenset(
    # remarks, changes that were undone, and who made them
    ["del", "moveFrom", "commentRangeStart", "commentRangeEnd", "commentReference", "annotationRef", "rPrChange",
     "pPrChange", "sectPrChange", "tblPrChange", "tblGridChange", "trPrChange", "tcPrChange", "tblPrExChange", "numberingChange",
     "cellIns", "cellDel", "cellMerge", "moveFromRangeStart", "moveFromRangeEnd", "moveToRangeStart", "moveToRangeEnd",
     "customXmlInsRangeStart", "customXmlInsRangeEnd", "customXmlDelRangeStart", "customXmlDelRangeEnd",
     # fields and parts that name files, machines or people
     "instrText", "delInstrText", "fldChar", "docVars", "dataBinding", "attachedTemplate", "altChunk", "object", "control",
     "externalData", "oleObj", "proofErr", "extLst", "custDataLst", "customShowLst", "modifyVerifier", "tags", "rsids",
     "fileVersion", "fileSharing", "fileRecoveryPr", "customWorkbookViews", "externalReferences", "userInfo", "webPublishing",
     "legacyDrawing", "legacyDrawingHF", "controls", "oleObjects", "customSheetViews", "hyperlinks", "hlinkClick", "hlinkHover",
     "picture", "definedNames", "webPublishItems", "customProperties", "cellWatches", "smartTags", "scenarios", "bookmarkStart", "bookmarkEnd"]
)  # fmt: skip
UNWRAPPED = frozenset(
    ["ins", "moveTo", "hyperlink", "smartTag", "customXml", "fldSimple", "sdt", "sdtContent"]
)
FORGOTTEN = frozenset(
    ["author", "date", "initials", "paraId", "textId", "userId", "providerId", "codeName", "descr", "title", "userName",
     "lastEdited", "lowestEdited", "rupBuild", "creationId", "uid"]
)  # fmt: skip


def cleaned(entries: zipfile.ZipFile) -> tuple[bytes, str]:
    """A new document and its ending. Raises NotCleaned."""
    types = _types_of(entries)
    first = next(iter(_related(entries, "", {"officeDocument"}).values()), None)
    ending = next((e for t, e in ENDINGS.items() if first and t in types.get(first, "")), None)
    if first is None or ending is None:
        raise NotCleaned
    parts: dict[str, bytes] = {}
    _follow(entries, first, parts)
    root = _relations({"rId1": (f"{OFFICE}/officeDocument", first)}, "")
    head = {"[Content_Types].xml": _types({name: types[name] for name in parts if name in types})}
    return archive.written(head | {"_rels/.rels": root} | parts), ending


def _refuse_what_would_be_lost(entries: zipfile.ZipFile, name: str) -> None:
    """Charts, films and documents inside cannot be copied, and leaving them out would change what is shown."""
    if any(kind.rpartition("/")[2] in REFUSED for kind in _kinds(entries, name).values()):
        raise NotCleaned


def _follow(entries: zipfile.ZipFile, name: str, parts: dict[str, bytes]) -> None:
    """Clean a part and every part it leads to, each once."""
    if name in parts:
        return
    parts[name] = b""
    if not name.endswith(".xml"):
        parts[name] = _picture(archive.read(entries, name))
        return
    _refuse_what_would_be_lost(entries, name)
    related = _related(entries, name, FOLLOWED)
    tree = archive.parsed(archive.read(entries, name))
    _strip(tree, set(related))
    parts[name] = archive.spelled(tree)
    used = _used(tree) | {key for key in related if _is_unnamed(entries, name, key)}
    kept = {key: target for key, target in related.items() if key in used}
    for target in kept.values():
        _follow(entries, target, parts)
    if kept:
        kinds = _kinds(entries, name)
        told = {key: (kinds[key], target) for key, target in kept.items()}
        parts[_relations_of(name)] = _relations(told, name)


def _strip(tree: Any, related: set[str]) -> None:
    """Take out what is on the lists, and whatever leads to a part that stays behind."""
    for element in list(tree.iter()):
        name = local(element.tag)
        if element.getparent() is None and element is not tree:
            continue
        if element is not tree and (name in TAKEN_AWAY or _is_properties_of_control(element)):
            drop(element)
        elif element is not tree and (name in UNWRAPPED or name == "AlternateContent"):
            _fall_back(element) if name == "AlternateContent" else unwrap(element)
        else:
            _forget(element, related)


def _forget(element: Any, related: set[str]) -> None:
    for attribute, value in list(element.attrib.items()):
        name = local(attribute)
        if name in FORGOTTEN or name.startswith("rsid"):
            del element.attrib[attribute]
        elif name == "name" and local(element.tag) in ("docPr", "cNvPr"):
            element.attrib[attribute] = "Object"
        elif attribute.startswith(f"{{{OFFICE}}}") and value not in related:
            if element.getparent() is None:
                raise NotCleaned
            drop(element)
            return


def _fall_back(element: Any) -> None:
    """Two ways to draw one thing: the plain one stays."""
    for child in list(element):
        if local(child.tag) != "Fallback":
            element.remove(child)
        else:
            unwrap(child)
    unwrap(element)


def _is_properties_of_control(element: Any) -> bool:
    return local(element.tag) in ("sdtPr", "sdtEndPr", "smartTagPr", "customXmlPr")


def _used(tree: Any) -> set[str]:
    return {
        value
        for element in tree.iter()
        for attribute, value in element.attrib.items()
        if attribute.startswith(f"{{{OFFICE}}}")
    }


def _is_unnamed(entries: zipfile.ZipFile, name: str, key: str) -> bool:
    """Relations that no element names: styles and the like belong to a part as a whole."""
    return _kinds(entries, name)[key].rpartition("/")[2] not in (
        "image",
        "slide",
        "worksheet",
        "header",
        "footer",
    )


def _picture(content: bytes) -> bytes:
    """A picture drawn anew, in the format it was in; others are not left out unsaid."""
    kind = kind_of(content)
    if kind is None or kind.family is not Family.PICTURE or kind.reader in ("BMP", "AVIF"):
        raise NotCleaned
    return pictures.cleaned(content, kind.reader)[0]


def _types_of(entries: zipfile.ZipFile) -> dict[str, str]:
    """The declared type of every part."""
    tree = archive.parsed(archive.read(entries, "[Content_Types].xml"))
    endings = {
        one.get("Extension", "").lower(): one.get("ContentType", "")
        for one in tree
        if local(one.tag) == "Default"
    }
    named = {
        one.get("PartName", "").lstrip("/"): one.get("ContentType", "")
        for one in tree
        if local(one.tag) == "Override"
    }
    by_ending = {
        name: endings[name.rpartition(".")[2].lower()]
        for name in entries.namelist()
        if name.rpartition(".")[2].lower() in endings
    }
    return by_ending | named


def _related(
    entries: zipfile.ZipFile, name: str, wanted: frozenset[str] | set[str]
) -> dict[str, str]:
    """The parts a part leads to by relations on the list, by the relation's id."""
    return {
        one.get("Id"): posixpath.normpath(
            posixpath.join("/", posixpath.dirname(name), one.get("Target"))
        ).lstrip("/")
        for one in _raw_relations(entries, name)
        if one.get("TargetMode") != "External" and one.get("Type", "").rpartition("/")[2] in wanted
    }


def _kinds(entries: zipfile.ZipFile, name: str) -> dict[str, str]:
    return {one.get("Id"): one.get("Type", "") for one in _raw_relations(entries, name)}


def _raw_relations(entries: zipfile.ZipFile, name: str) -> list[Any]:
    path = _relations_of(name)
    if path not in entries.namelist():
        return []
    return list(archive.parsed(archive.read(entries, path)))


def _relations_of(name: str) -> str:
    folder, base = posixpath.split(name)
    return posixpath.join(folder, "_rels", f"{base}.rels")


def _relations(told: dict[str, tuple[str, str]], name: str) -> bytes:
    tree = etree.Element(f"{{{PACKAGE}}}Relationships", nsmap={None: PACKAGE})
    for key, (kind, target) in told.items():
        etree.SubElement(tree, f"{{{PACKAGE}}}Relationship", Id=key, Type=kind, Target=f"/{target}")
    return archive.spelled(tree)


def _types(told: dict[str, str]) -> bytes:
    tree = etree.Element(f"{{{TYPES}}}Types", nsmap={None: TYPES})
    default = {
        "rels": "application/vnd.openxmlformats-package.relationships+xml",
        "xml": "application/xml",
    }
    for ending, kind in default.items():
        etree.SubElement(tree, f"{{{TYPES}}}Default", Extension=ending, ContentType=kind)
    for name, kind in told.items():
        etree.SubElement(tree, f"{{{TYPES}}}Override", PartName=f"/{name}", ContentType=kind)
    return archive.spelled(tree)
