"""Small files for tests that are about what becomes of files."""

from io import BytesIO

from PIL import Image


def a_picture(marker="MARKER", colour=(180, 40, 20), size=(64, 48)):
    """A photograph that says more than it shows."""
    picture = Image.new("RGB", size, colour)
    told = picture.getexif()
    told[0x010E] = marker
    kept = BytesIO()
    picture.save(kept, "JPEG", exif=told, comment=marker.encode())
    return kept.getvalue()


NO_PICTURE = b"{\\rtf1 nobody here can clean this}" * 40
