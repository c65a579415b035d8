"""Reading a zip without trusting it, and writing one that tells nothing: for office documents only, never to unpack a stranger's zip."""

import zipfile
from collections.abc import Mapping
from io import BytesIO
from typing import Any

from lxml import etree

from portal.cleaning.refusal import NotCleaned

MOST_ENTRIES = 3000
MOST_UNPACKED = 300_000_000
LARGEST_XML = 60_000_000
LONG_AGO = (1980, 1, 1, 0, 0, 0)
LINK = 0o120000


def entries_of(content: bytes) -> zipfile.ZipFile:
    """An archive whose entries are few, small, plain and named once. Raises NotCleaned."""
    archive = zipfile.ZipFile(BytesIO(content))
    told = archive.infolist()
    names = [one.filename for one in told]
    odd = any(
        one.flag_bits & 1
        or one.external_attr >> 16 & 0o170000 == LINK
        or one.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
        or one.filename.startswith("/")
        or ".." in one.filename.split("/")
        for one in told
    )
    if odd or len(told) > MOST_ENTRIES or len(set(names)) != len(names):
        raise NotCleaned
    if sum(one.file_size for one in told) > MOST_UNPACKED:
        raise NotCleaned
    return archive


def read(archive: zipfile.ZipFile, name: str) -> bytes:
    """One entry, as long as its directory says and no longer. Raises NotCleaned."""
    if name not in archive.namelist():
        raise NotCleaned
    size = archive.getinfo(name).file_size
    with archive.open(name) as file:
        content = file.read(size + 1)
    if len(content) != size:
        raise NotCleaned
    return content


def parsed(content: bytes) -> Any:
    """XML without declarations, remarks or instructions; what declares entities is refused."""
    if len(content) > LARGEST_XML or b"<!" in content.replace(b"<!--", b"").replace(
        b"<![CDATA[", b""
    ):
        raise NotCleaned
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False,
        remove_comments=True, remove_pis=True,
    )  # fmt: skip
    return etree.fromstring(content, parser)  # entities are refused above, and there is no network


def spelled(tree: Any) -> bytes:
    return bytes(etree.tostring(tree, xml_declaration=True, encoding="UTF-8", standalone=True))


def written(parts: Mapping[str, bytes]) -> bytes:
    """A new archive of these parts, the first one stored as it is, none with a time."""
    kept = BytesIO()
    with zipfile.ZipFile(kept, "w", zipfile.ZIP_DEFLATED) as archive:
        for number, (name, content) in enumerate(parts.items()):
            entry = zipfile.ZipInfo(name, LONG_AGO)
            entry.compress_type = zipfile.ZIP_DEFLATED if number else zipfile.ZIP_STORED
            archive.writestr(entry, content)
    return kept.getvalue()


def local(name: Any) -> str:
    """A name without its namespace; nothing for what is no element."""
    return name.rpartition("}")[2] if isinstance(name, str) else ""


def unwrap(element: Any) -> None:
    """Take an element away and leave what stands in it."""
    parent = element.getparent()
    place = parent.index(element)
    _give_text(parent, place, element.text)
    for child in list(element):
        parent.insert(place := parent.index(element), child)
    drop(element)


def drop(element: Any) -> None:
    """Take an element away with what stands in it, but not the text that follows it."""
    parent = element.getparent()
    _give_text(parent, parent.index(element), element.tail)
    parent.remove(element)


def _give_text(parent: Any, place: int, text: str | None) -> None:
    if not text:
        return
    if place:
        parent[place - 1].tail = (parent[place - 1].tail or "") + text
    else:
        parent.text = (parent.text or "") + text
