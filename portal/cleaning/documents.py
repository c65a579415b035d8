"""PDF: pages are copied into a new file by a list of what a page needs; whatever is not on the list stays behind.

So there are no properties, notes, attachments, scripts, links, forms or earlier versions in the copy. Pictures inside lose
what they say of themselves. What a page shows stays, and so do the fonts with the names their makers gave them.
"""

from io import BytesIO
from typing import Any

import pikepdf
from pikepdf import Array, Dictionary, Name, Pdf, Stream
from PIL import Image

from portal.cleaning import pictures, worker
from portal.cleaning.refusal import NotCleaned

MOST_PAGES = 1000
MOST_OBJECTS = 200_000
MOST_UNPACKED = 400_000_000
DEEPEST = 60
PAGE = ("/MediaBox", "/CropBox", "/Rotate", "/UserUnit")
STAMPED = {b"BDC", b"BMC", b"EMC", b"DP", b"MP"}
LEFT_OUT = (Name.Link, Name.Text, Name.Popup, Name.Highlight, Name.Underline, Name.FileAttachment)
# One list of keys for all parts of a page (ISO 32000-1: tables 33, 57-60, 66, 69-79, 87, 95, 111-122, 147).
KEPT = frozenset(
    ["/Type", "/Subtype", "/BBox", "/Matrix", "/Resources", "/Group", "/S", "/I", "/K", "/CS", "/FormType", "/Font",
     "/XObject", "/ExtGState", "/ColorSpace", "/Pattern", "/Shading", "/ProcSet", "/Width", "/Height",
     "/BitsPerComponent", "/Intent", "/ImageMask", "/Mask", "/Decode", "/Interpolate", "/SMask", "/Matte",
     "/SMaskInData", "/Filter", "/DecodeParms", "/Predictor", "/Colors", "/Columns", "/EarlyChange", "/EndOfLine",
     "/EncodedByteAlign", "/Rows", "/EndOfBlock", "/BlackIs1", "/DamagedRowsBeforeError", "/JBIG2Globals",
     "/ColorTransform", "/BaseFont", "/FirstChar", "/LastChar", "/Widths", "/FontDescriptor", "/Encoding",
     "/ToUnicode", "/DescendantFonts", "/CIDSystemInfo", "/DW", "/W", "/DW2", "/W2", "/CIDToGIDMap", "/CharProcs",
     "/FontMatrix", "/FontBBox", "/BaseEncoding", "/Differences", "/Registry", "/Ordering", "/Supplement",
     "/CMapName", "/WMode", "/UseCMap", "/FontName", "/Flags", "/ItalicAngle", "/Ascent", "/Descent", "/Leading",
     "/CapHeight", "/XHeight", "/StemV", "/StemH", "/AvgWidth", "/MaxWidth", "/MissingWidth", "/FontFile",
     "/FontFile2", "/FontFile3", "/CharSet", "/CIDSet", "/Length1", "/Length2", "/Length3", "/LW", "/LC", "/LJ",
     "/ML", "/D", "/RI", "/OP", "/op", "/OPM", "/BG", "/BG2", "/UCR", "/UCR2", "/TR", "/TR2", "/HT", "/FL", "/SM",
     "/SA", "/BM", "/CA", "/ca", "/AIS", "/TK", "/PatternType", "/PaintType", "/TilingType", "/XStep", "/YStep",
     "/ShadingType", "/Background", "/AntiAlias", "/Coords", "/Domain", "/Function", "/Extend",
     "/BitsPerCoordinate", "/BitsPerFlag", "/VerticesPerRow", "/FunctionType", "/Range", "/Size", "/BitsPerSample",
     "/Order", "/Encode", "/C0", "/C1", "/N", "/Functions", "/Bounds", "/WhitePoint", "/BlackPoint", "/Gamma", "/G",
     "/BC"]
)  # fmt: skip
PLAIN = {"/FlateDecode", "/LZWDecode", "/RunLengthDecode", "/ASCIIHexDecode", "/ASCII85Decode"}
PHOTOGRAPHS = {"/DCTDecode", "/JPXDecode"}
NAMED = frozenset(
    ["/Font", "/XObject", "/ExtGState", "/ColorSpace", "/Pattern", "/Shading", "/CharProcs"]
)  # their keys are names a page made up


def clean(reader: str, source: int, copy: int) -> str:
    """Clean an open PDF into another file; the ending of the copy. Raises NotCleaned."""
    worker.write_all(copy, cleaned(worker.read_all(source)))
    return "pdf"


def cleaned(content: bytes) -> bytes:
    """A new PDF with the same pages. Raises NotCleaned."""
    try:
        with Pdf.open(BytesIO(content), attempt_recovery=False) as old, Pdf.new() as new:
            _refuse_what_would_be_lost(old)
            copying = _Copying(new)
            for page in old.pages:
                new.pages.append(pikepdf.Page(copying.page(page)))
            kept = BytesIO()
            new.save(kept, deterministic_id=True, compress_streams=True)
        return kept.getvalue()
    except NotCleaned:
        raise
    except Exception as problem:  # a damaged PDF may break anywhere
        raise NotCleaned from problem


def _refuse_what_would_be_lost(old: Pdf) -> None:
    """Layers, filled-in forms and writing laid over a page cannot be copied, and leaving them out would change what is shown."""
    if "/OCProperties" in old.Root or not 0 < len(old.pages) <= MOST_PAGES:
        raise NotCleaned
    for page in old.pages:
        notes = page.obj.get("/Annots", Array())
        if any(note.get("/Subtype") not in LEFT_OUT for note in notes):
            raise NotCleaned


class _Copying:
    """Copies what pages need, each shared part once."""

    def __init__(self, new: Pdf) -> None:
        self._new = new
        self._done: dict[tuple[int, int], Any] = {}
        self._count = 0
        self._unpacked = 0

    def page(self, page: pikepdf.Page) -> Any:
        bare = Dictionary(Type=Name.Page)
        for key in PAGE:
            value = _inherited(page.obj, key)
            if value is not None:
                bare[key] = self.anything(value, 0)
        bare.Resources = self.anything(_inherited(page.obj, "/Resources") or Dictionary(), 0)
        if "/Group" in page.obj:
            bare.Group = self.anything(page.obj.Group, 0)
        page.contents_coalesce()
        bare.Contents = self._new.make_stream(self._drawing(page.obj))
        return self._new.make_indirect(bare)

    def anything(self, value: Any, depth: int, *, named: bool = False) -> Any:
        self._count += 1
        if depth > DEEPEST or self._count > MOST_OBJECTS:
            raise NotCleaned
        if isinstance(value, Stream):
            return self._shared(value, lambda: self._stream(value, depth))
        if isinstance(value, Dictionary):
            return self._shared(value, lambda: self._dictionary(value, depth, named))
        if isinstance(value, Array):
            return self._array(value, depth)
        return value

    def _shared(self, value: Any, make: Any) -> Any:
        place = value.objgen
        if place == (0, 0):
            return make()
        if place not in self._done:
            self._done[place] = None  # what leads back to itself ends here
            self._done[place] = self._new.make_indirect(make())
        if self._done[place] is None:
            raise NotCleaned
        return self._done[place]

    def _dictionary(self, value: Any, depth: int, named: bool) -> Any:
        bare = Dictionary()
        for key, inner in value.items():
            if named or key in KEPT:
                bare[key] = self.anything(inner, depth + 1, named=key in NAMED and not named)
        return bare

    def _array(self, value: Any, depth: int) -> Any:
        if len(value) == 2 and value[0] == Name.ICCBased:
            return _without_profile(value[1])
        return Array([self.anything(inner, depth + 1) for inner in value])

    def _stream(self, value: Any, depth: int) -> Any:
        filters = _filters(value)
        if value.get("/Subtype") == Name.Image and filters & PHOTOGRAPHS:
            return self._picture(value, depth)
        draws = value.get("/Subtype") == Name.Form or value.get("/PatternType") == 1
        unpacked = draws or filters <= PLAIN
        bare = self._new.make_stream(self._drawing(value) if draws else self._content(value))
        for key, inner in value.items():
            if key in KEPT and not (unpacked and key in ("/Filter", "/DecodeParms")):
                bare[key] = self.anything(inner, depth + 1, named=key in NAMED)
        return bare

    def _content(self, value: Any) -> bytes:
        """A stream's bytes, unpacked where that loses nothing; a picture of a fax stays as it is packed."""
        if _filters(value) <= PLAIN:
            return self._measured(value.read_bytes(pikepdf.StreamDecodeLevel.generalized))
        return self._measured(value.read_raw_bytes())

    def _picture(self, value: Any, depth: int) -> Any:
        """A photograph inside a page, drawn anew."""
        if len(_filters(value)) != 1 or value.get("/SMaskInData", 0):
            raise NotCleaned
        with Image.open(BytesIO(value.read_raw_bytes()), formats=["JPEG", "JPEG2000"]) as picture:
            if picture.mode not in ("1", "L", "RGB", "RGBA"):
                raise NotCleaned
            drawn = picture.convert("RGB")
        kept = BytesIO()
        pictures.bare(drawn).save(kept, "JPEG", quality=90)
        bare = self._new.make_stream(kept.getvalue())
        bare.Type, bare.Subtype, bare.Filter = Name.XObject, Name.Image, Name.DCTDecode
        bare.Width, bare.Height, bare.BitsPerComponent = drawn.width, drawn.height, 8
        bare.ColorSpace = Name.DeviceRGB
        for key in ("/SMask", "/Mask"):
            if isinstance(value.get(key), Stream):
                bare[key] = self.anything(value[key], depth + 1)
        return bare

    def _drawing(self, value: Any) -> bytes:
        """What is drawn, written anew: without remarks and without marks that carry text of their own."""
        steps: list[Any] = []
        for step in pikepdf.parse_content_stream(value):
            if isinstance(step, pikepdf.ContentStreamInlineImage):
                if set(step.iimage.filters) & PHOTOGRAPHS:
                    raise NotCleaned
                steps.append(step)
            elif bytes(step.operator) not in STAMPED:
                steps.append(step)
        return self._measured(pikepdf.unparse_content_stream(steps))

    def _measured(self, content: bytes) -> bytes:
        self._unpacked += len(content)
        if self._unpacked > MOST_UNPACKED:
            raise NotCleaned
        return content


def _filters(value: Any) -> set[str]:
    told = value.get("/Filter")
    if told is None:
        return set()
    return {str(one) for one in told} if isinstance(told, Array) else {str(told)}


def _without_profile(profile: Any) -> Any:
    """The plain colours with as many parts; a profile names the machine it was made for."""
    plain = {1: Name.DeviceGray, 3: Name.DeviceRGB, 4: Name.DeviceCMYK}.get(int(profile.N))
    if plain is None:
        raise NotCleaned
    return plain


def _inherited(page: Any, key: str) -> Any:
    """What a page says, or the branch of the tree it hangs on."""
    for _step in range(DEEPEST):
        if key in page:
            return page[key]
        if "/Parent" not in page:
            return None
        page = page.Parent
    raise NotCleaned
