"""What a file is by its content; its name and the type a browser declares are never believed."""

from dataclasses import dataclass
from enum import StrEnum


class Family(StrEnum):
    """What a person calls it."""

    PICTURE = "picture"
    DOCUMENT = "document"
    SOUND = "sound"
    FILM = "film"
    OTHER = "other"


@dataclass(frozen=True)
class Kind:
    """A sort of file that can be cleaned; `reader` is how its cleaner is told to read it."""

    family: Family
    cleaner: str
    reader: str


PICTURES = {b"\xff\xd8\xff": "JPEG", b"\x89PNG\r\n\x1a\n": "PNG", b"GIF87a": "GIF", b"GIF89a": "GIF",
            b"II*\0": "TIFF", b"MM\0*": "TIFF", b"BM": "BMP"}  # fmt: skip
SOUNDS = {b"ID3": "mp3", b"\xff\xfb": "mp3", b"\xff\xfa": "mp3", b"\xff\xf3": "mp3", b"\xff\xf2": "mp3",
          b"\xff\xf1": "aac", b"\xff\xf9": "aac", b"fLaC": "flac", b"#!AMR": "amr"}  # fmt: skip
STILLS = (b"heic", b"heix", b"hevc", b"heim", b"heis", b"mif1", b"msf1")
EICAR = b"EICAR-STANDARD-ANTIVIRUS-TEST-FILE"
FIRST = 8192


def kind_of(first: bytes) -> Kind | None:
    """The kind of a file from its first 8 KiB; nothing when no cleaner knows it."""
    for sign, reader in PICTURES.items():
        if first.startswith(sign):
            return Kind(Family.PICTURE, "pictures", reader)
    for sign, reader in SOUNDS.items():
        if first.startswith(sign):
            return Kind(Family.SOUND, "recordings", reader)
    if first.startswith(b"%PDF-"):
        return Kind(Family.DOCUMENT, "documents", "PDF")
    if first.startswith(b"PK\x03\x04"):
        return Kind(Family.DOCUMENT, "office", "ZIP")
    return _riff(first) or _boxes(first) or _streams(first)


def _riff(first: bytes) -> Kind | None:
    if not first.startswith(b"RIFF"):
        return None
    return {
        b"WEBP": Kind(Family.PICTURE, "pictures", "WEBP"),
        b"WAVE": Kind(Family.SOUND, "recordings", "wav"),
        b"AVI ": Kind(Family.FILM, "recordings", "avi"),
    }.get(first[8:12])


def _boxes(first: bytes) -> Kind | None:
    """ISO media: films, sounds of telephones, and stills, of which only AVIF can be read."""
    brand = first[8:12]
    if first[4:8] not in (b"ftyp", b"moov", b"mdat", b"wide") or brand in STILLS:
        return None
    if brand in (b"avif", b"avis"):
        return Kind(Family.PICTURE, "pictures", "AVIF")
    family = Family.SOUND if brand in (b"M4A ", b"M4B ") else Family.FILM
    return Kind(family, "recordings", "mov")


def _streams(first: bytes) -> Kind | None:
    if first.startswith(b"OggS"):
        family = Family.FILM if b"theora" in first else Family.SOUND
        return Kind(family, "recordings", "ogg")
    if first.startswith(b"\x1a\x45\xdf\xa3"):
        return Kind(Family.FILM, "recordings", "matroska")
    return None
