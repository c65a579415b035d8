"""What a file says besides what it shows never reaches staff: it comes out clean, or is honestly refused."""

import os
import zipfile
from contextlib import suppress
from io import BytesIO

import pikepdf
import pytest
from PIL import Image

from portal.cleaning import cleaner
from portal.cleaning.cleaner import Reason
from tests.cleaning import corpus
from tests.promises import canary


def cleaned(content):
    """(outcome, bytes of the clean copy)."""
    source = cleaner.in_memory()
    try:
        os.write(source, content)
        outcome = cleaner.clean(source)
        copy = os.pread(outcome.copy, 90_000_000, 0) if outcome.copy >= 0 else None
        outcome.close()
        return outcome, copy
    finally:
        os.close(source)


def everything_in(content):
    """A file and whatever is packed in it, in plain."""
    yield content
    if content.startswith(b"PK"):
        with zipfile.ZipFile(BytesIO(content)) as archive:
            for name in archive.namelist():
                yield name.encode()
                yield from everything_in(archive.read(name))
    if content.startswith(b"%PDF"):
        with pikepdf.Pdf.open(BytesIO(content)) as pdf:
            for one in pdf.objects:
                yield str(one).encode()
                if isinstance(one, pikepdf.Stream):
                    yield one.read_raw_bytes()
                    with suppress(pikepdf.PdfError):
                        yield one.read_bytes()


def sightings(content):
    return [
        one
        for each in everything_in(content)
        for one in canary.sightings("it", each, {"mark": corpus.MARK})
    ]


def test_the_corpus_is_large_enough():
    assert len(corpus.CLEAN) >= 40


@pytest.mark.parametrize("make", corpus.CLEAN.values(), ids=corpus.CLEAN.keys())
def test_what_a_file_hides_is_gone_from_the_cleaned_copy(make):  # B48
    original = make()

    outcome, copy = cleaned(original)

    assert sightings(original)
    assert outcome.reason is None
    assert copy
    assert sightings(copy) == []


@pytest.mark.parametrize("make", corpus.REFUSED.values(), ids=corpus.REFUSED.keys())
def test_what_nobody_can_vouch_for_is_refused_and_never_passed_on(make):
    outcome, copy = cleaned(make())

    assert copy is None
    assert outcome.reason in (Reason.UNKNOWN_KIND, Reason.NOT_POSSIBLE)


@pytest.mark.parametrize(
    ("name", "part", "seen"),
    [
        ("docx tracked changes", "word/document.xml", 2),
        ("docx comments and people", "word/document.xml", 1),
        ("docx link and field", "word/document.xml", 1),
        ("docx header", "word/header1.xml", 1),
        ("pptx", "ppt/slides/slide1.xml", 1),
        ("odt changes and remarks", "content.xml", 2),
        ("ods", "content.xml", 1),
        ("odp", "content.xml", 1),
    ],
)
def test_what_a_document_shows_is_still_there(name, part, seen):
    _outcome, copy = cleaned(corpus.CLEAN[name]())

    with zipfile.ZipFile(BytesIO(copy)) as archive:
        assert archive.read(part).count(b"Seen") == seen


def test_the_pages_of_a_pdf_still_show_their_words():
    _outcome, copy = cleaned(corpus.a_pdf(corpus.pdf_info))

    with pikepdf.Pdf.open(BytesIO(copy)) as pdf:
        assert b"(Seen)" in pdf.pages[0].Contents.read_bytes()


def test_a_picture_is_turned_as_it_was_meant_to_be_seen_and_keeps_its_dots():
    turned = corpus.saved(corpus.a_photo((40, 20)), "JPEG", exif=corpus.exif(x0112=6))

    _outcome, copy = cleaned(turned)

    assert Image.open(BytesIO(copy)).size == (20, 40)


def test_all_pictures_of_a_moving_one_are_kept():
    _outcome, copy = cleaned(corpus.moving_gif())

    assert Image.open(BytesIO(copy)).n_frames == 2


def test_a_transparent_picture_stays_transparent():
    _outcome, copy = cleaned(corpus.saved(Image.new("RGBA", (9, 9), (1, 2, 3, 90)), "PNG"))

    assert Image.open(BytesIO(copy)).getpixel((3, 3)) == (1, 2, 3, 90)
