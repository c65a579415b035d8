"""Pictures: only the dots are kept, drawn anew, turned as they were meant to be seen."""

import warnings
from io import BytesIO
from typing import Any

from PIL import Image, ImageFile, ImageOps, ImageSequence

from portal.cleaning import worker
from portal.cleaning.refusal import NotCleaned

MOST_PIXELS = 64_000_000
MOST_FRAMES = 200
ENDINGS = {
    "JPEG": "jpg",
    "PNG": "png",
    "GIF": "gif",
    "WEBP": "webp",
    "TIFF": "tiff",
    "BMP": "png",
    "AVIF": "jpg",
}
SAVED: dict[str, dict[str, Any]] = {"jpg": {"format": "JPEG", "quality": 90}, "png": {"format": "PNG"}, "gif": {"format": "GIF"},
         "webp": {"format": "WEBP", "quality": 90}, "tiff": {"format": "TIFF", "compression": "tiff_deflate"}}  # fmt: skip

Image.MAX_IMAGE_PIXELS = MOST_PIXELS
ImageFile.LOAD_TRUNCATED_IMAGES = False
Image.preinit()
Image.init()


def clean(reader: str, source: int, copy: int) -> str:
    """Clean an open file into another; the ending of the copy. Raises NotCleaned."""
    content, ending = cleaned(worker.read_all(source), reader)
    worker.write_all(copy, content)
    return ending


def cleaned(content: bytes, reader: str) -> tuple[bytes, str]:
    """A picture drawn anew and its ending. Raises NotCleaned."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            return _drawn_anew(content, reader)
    except NotCleaned:
        raise
    except Exception as problem:  # Pillow raises whatever its decoders meet
        raise NotCleaned from problem


def _drawn_anew(content: bytes, reader: str) -> tuple[bytes, str]:
    with Image.open(BytesIO(content), formats=[reader]) as picture:
        ending = ENDINGS[reader]
        frames = _frames(picture, ending)
    first, *others = frames
    told = dict(SAVED[ending])
    if others:
        told |= {"save_all": True, "append_images": others}
        told |= {"duration": _durations(content, reader), "loop": 0} if ending != "tiff" else {}
    kept = BytesIO()
    first.save(kept, **told)
    return kept.getvalue(), ending


def _frames(picture: Image.Image, ending: str) -> list[Image.Image]:
    count = getattr(picture, "n_frames", 1) if ending != "jpg" else 1
    if count > MOST_FRAMES or count * picture.width * picture.height > MOST_PIXELS:
        raise NotCleaned
    if count == 1:
        return [_dots(ImageOps.exif_transpose(picture), ending)]
    return [_dots(frame, ending) for frame in ImageSequence.Iterator(picture)]


def _dots(picture: Image.Image, ending: str) -> Image.Image:
    """A new picture with the same dots and nothing besides."""
    if picture.mode.startswith("I"):
        picture = picture.convert("I").point(lambda level: level * (1 / 256)).convert("L")
    see_through = picture.has_transparency_data and ending != "jpg"
    mode = "RGBA" if see_through else "L" if picture.mode in ("1", "L") else "RGB"
    return bare(picture.convert(mode))


def bare(drawn: Image.Image) -> Image.Image:
    """The dots of a picture in a new one that knows nothing else."""
    kept = Image.new(drawn.mode, drawn.size)
    kept.paste(drawn)
    return kept


def _durations(content: bytes, reader: str) -> list[int]:
    """How long each picture of a moving one stays, in thousandths of a second; whole tens from 20 to 10,000."""
    with Image.open(BytesIO(content), formats=[reader]) as picture:
        told = [frame.info.get("duration", 100) for frame in ImageSequence.Iterator(picture)]
    return [min(10_000, max(20, int(one) // 10 * 10)) for one in told]
