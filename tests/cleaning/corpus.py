"""Files that say more than they show, made here: each hides the same marked word where such files hide things."""

import struct
import subprocess
import tempfile
import wave
import zipfile
import zlib
from io import BytesIO
from pathlib import Path

import pikepdf
from pikepdf import Array, Dictionary, Name, Pdf, String
from PIL import Image, PngImagePlugin, TiffImagePlugin

from portal.cleaning import cleaner

MARK = "zqHIDDENmark7731"
MARKED = MARK.encode()
CORE = "http://schemas.openxmlformats.org"
TYPES = f"{CORE}/package/2006/content-types"
RELATED = f"{CORE}/package/2006/relationships"
OFFICE = f"{CORE}/officeDocument/2006/relationships"
W = f'xmlns:w="{CORE}/wordprocessingml/2006/main" xmlns:r="{OFFICE}"'
X = f'xmlns="{CORE}/spreadsheetml/2006/main" xmlns:r="{OFFICE}"'
P = f'xmlns:p="{CORE}/presentationml/2006/main" xmlns:r="{OFFICE}" xmlns:a="{CORE}/drawingml/2006/main"'
ODF = " ".join(
    f'xmlns:{short}="urn:oasis:names:tc:opendocument:xmlns:{long}:1.0"'
    for short, long in {"office": "office", "text": "text", "table": "table", "draw": "drawing", "meta": "meta"}.items()
) + ' xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:xlink="http://www.w3.org/1999/xlink"'  # fmt: skip


def a_photo(size=(48, 32), mode="RGB"):
    return Image.linear_gradient("L").resize(size).convert(mode)


def saved(picture, kind, **told):
    kept = BytesIO()
    picture.save(kept, kind, **told)
    return kept.getvalue()


def exif(**tags):
    told = Image.Exif()
    for tag, value in {int(name[1:], 16): value for name, value in tags.items()}.items():
        told[tag] = value
    return told


def segment(marker, content):
    """A JPEG segment."""
    return b"\xff" + bytes([marker]) + struct.pack(">H", len(content) + 2) + content


def jpeg_with(*segments):
    plain = saved(a_photo(), "JPEG")
    return plain[:2] + b"".join(segments) + plain[2:]


def chunk(kind, content):
    """A PNG chunk."""
    return (
        struct.pack(">I", len(content))
        + kind
        + content
        + struct.pack(">I", zlib.crc32(kind + content))
    )


def png_with(*chunks):
    plain = saved(a_photo(), "PNG")
    return plain[:33] + b"".join(chunks) + plain[33:]


def gps():
    told = Image.Exif()
    told.get_ifd(0x8825)[29] = MARK
    told.get_ifd(0x8825)[1] = "N"
    return saved(a_photo(), "JPEG", exif=told)


def maker_note():
    told = Image.Exif()
    told.get_ifd(0x8769)[0x927C] = b"Nikon\0" + MARKED
    told.get_ifd(0x8769)[0x9286] = b"ASCII\0\0\0" + MARKED
    return saved(a_photo(), "JPEG", exif=told)


def thumbnail():
    """A second directory of EXIF with a small picture that says it all again."""
    small = jpeg_with(segment(0xFE, MARKED))
    head = b"Exif\0\0MM\0*" + struct.pack(">IHI", 8, 0, 14)
    entries = struct.pack(">HHHII", 2, 0x0201, 4, 1, 14 + 2 + 24 + 4) + struct.pack(
        ">HHII", 0x0202, 4, 1, len(small)
    )
    return jpeg_with(segment(0xE1, head + entries + bytes(4) + small))


def motion_photo():
    return saved(a_photo(), "JPEG") + b"\0\0\0\x18ftypmp42" + MARKED


def two_in_one():
    """A JPEG that is a web page as well."""
    return jpeg_with(segment(0xFE, b"<html><script>" + MARKED + b"</script>"))


def png_text(kind):
    told = PngImagePlugin.PngInfo()
    {"tEXt": lambda: told.add_text("Author", MARK), "zTXt": lambda: told.add_text("Author", MARK, zip=True),
     "iTXt": lambda: told.add_itxt("XML:com.adobe.xmp", MARK, "en", MARK)}[kind]()  # fmt: skip
    return saved(a_photo(), "PNG", pnginfo=told)


def tiff():
    told = TiffImagePlugin.ImageFileDirectory_v2()
    told[270], told[315], told[700] = MARK, MARK, MARKED
    return saved(a_photo(), "TIFF", tiffinfo=told)


def tiff_pages():
    second = a_photo((20, 20))
    second.encoderinfo = {"tiffinfo": {270: MARK}}
    return saved(a_photo(), "TIFF", save_all=True, append_images=[second], tiffinfo={305: MARK})


def moving_gif():
    return saved(
        a_photo(),
        "GIF",
        save_all=True,
        append_images=[a_photo((48, 32)).rotate(90)],
        comment=MARKED,
        duration=80,
    )


def a_pdf(change=lambda pdf, page: None):
    pdf = Pdf.new()
    page = pdf.add_blank_page(page_size=(200, 200)).obj
    font = Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica)
    page.Resources = Dictionary(Font=Dictionary(F1=font))
    page.Contents = pdf.make_stream(b"BT /F1 20 Tf 10 90 Td (Seen) Tj ET")
    change(pdf, page)
    kept = BytesIO()
    pdf.save(kept, compress_streams=True)
    return kept.getvalue()


def pdf_info(pdf, _page):
    pdf.docinfo["/Author"] = pdf.docinfo["/Title"] = MARK


def pdf_xmp(pdf, _page):
    with pdf.open_metadata() as told:
        told["dc:creator"] = [MARK]


def pdf_attachment(pdf, _page):
    pdf.attachments["about.txt"] = MARKED


def pdf_script(pdf, page):
    pdf.Root.OpenAction = Dictionary(S=Name.JavaScript, JS=String(f"app.alert('{MARK}')"))
    page.AA = Dictionary(O=Dictionary(S=Name.JavaScript, JS=pdf.make_stream(MARKED)))


def pdf_note(pdf, page):
    page.Annots = Array(
        [
            Dictionary(
                Type=Name.Annot,
                Subtype=Name.Text,
                Rect=[0, 0, 9, 9],
                T=String(MARK),
                Contents=String(MARK),
            )
        ]
    )


def pdf_link(pdf, page):
    act = Dictionary(S=Name.URI, URI=String(f"https://{MARK}.example/"))
    page.Annots = Array([Dictionary(Type=Name.Annot, Subtype=Name.Link, Rect=[0, 0, 9, 9], A=act)])


def pdf_private(pdf, page):
    page.PieceInfo = Dictionary(
        Maker=Dictionary(LastModified=String(MARK), Private=pdf.make_stream(MARKED))
    )
    pdf.trailer.Hidden = pdf.make_stream(MARKED)


def pdf_photo(pdf, page):
    photo = pdf.make_stream(jpeg_with(segment(0xFE, MARKED), segment(0xE1, b"Exif\0\0" + MARKED)))
    photo.Type, photo.Subtype, photo.Width, photo.Height = Name.XObject, Name.Image, 48, 32
    photo.ColorSpace, photo.BitsPerComponent, photo.Filter = Name.DeviceGray, 8, Name.DCTDecode
    page.Resources.XObject = Dictionary(Im0=photo)
    page.Contents = pdf.make_stream(b"q 90 0 0 60 9 9 cm /Im0 Do Q")


def pdf_remark(pdf, page):
    page.Contents = pdf.make_stream(
        b"/Span <</ActualText ("
        + MARKED
        + b")>> BDC BT /F1 9 Tf (Seen) Tj ET EMC\n% "
        + MARKED
        + b"\n"
    )


def pdf_form(pdf, page):
    field = Dictionary(
        Type=Name.Annot,
        Subtype=Name.Widget,
        FT=Name.Tx,
        T=String("a"),
        V=String(MARK),
        Rect=[0, 0, 9, 9],
    )
    page.Annots = Array([pdf.make_indirect(field)])
    pdf.Root.AcroForm = Dictionary(Fields=page.Annots)


def pdf_layers(pdf, _page):
    pdf.Root.OCProperties = Dictionary(OCGs=Array(), D=Dictionary())


def pdf_locked():
    kept = BytesIO()
    with Pdf.open(BytesIO(a_pdf())) as pdf:
        pdf.save(kept, encryption=pikepdf.Encryption(user="secret", owner="secret"))
    return kept.getvalue()


def zipped(parts, **told):
    kept = BytesIO()
    with zipfile.ZipFile(kept, "w", zipfile.ZIP_DEFLATED, **told) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return kept.getvalue()


def relations(*told):
    rows = "".join(
        f'<Relationship Id="{key}" Type="{OFFICE}/{kind}" Target="{target}"{mode}/>'
        for key, kind, target, mode in told
    )
    return f'<Relationships xmlns="{RELATED}">{rows}</Relationships>'


def packed(main, kind, content, beside=None, related=()):
    """A small office document around its first part."""
    first = f"application/vnd.openxmlformats-officedocument.{kind}.main+xml"
    types = f'<Types xmlns="{TYPES}"><Default Extension="xml" ContentType="application/xml"/><Override PartName="/{main}" ContentType="{first}"/></Types>'
    folder, base = main.rsplit("/", 1)
    core = f'<cp:coreProperties xmlns:cp="{RELATED}/metadata/core-properties" xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:creator>{MARK}</dc:creator></cp:coreProperties>'
    return zipped({
        "[Content_Types].xml": types,
        "_rels/.rels": relations(("rId1", "officeDocument", main, ""), ("rId2", "metadata/core-properties", "docProps/core.xml", "")),
        main: content,
        f"{folder}/_rels/{base}.rels": relations(*related),
        "docProps/core.xml": core,
        "docProps/custom.xml": f"<Properties>{MARK}</Properties>",
        "docProps/thumbnail.jpeg": jpeg_with(segment(0xFE, MARKED)),
        "customXml/item1.xml": f"<a>{MARK}</a>",
    } | (beside or {}))  # fmt: skip


def docx(body, beside=None, related=()):
    content = f'<?xml version="1.0"?><w:document {W}><w:body>{body}</w:body></w:document>'
    return packed("word/document.xml", "wordprocessingml.document", content, beside, related)


SEEN = "<w:p><w:r><w:t>Seen</w:t></w:r></w:p>"


def docx_changes():
    by = f'w:id="1" w:author="{MARK}" w:date="2026-01-01T00:00:00Z"'
    return docx(
        f'<w:p w:rsidR="00AA11BB"><w:ins {by}><w:r><w:t>Seen</w:t></w:r></w:ins><w:del {by}><w:r><w:delText>{MARK}</w:delText></w:r></w:del>'
        f"<w:r><w:rPr><w:b/><w:rPrChange {by}><w:rPr/></w:rPrChange></w:rPr><w:t>Seen</w:t></w:r></w:p>"
    )


def docx_comments():
    body = f'<w:p><w:commentRangeStart w:id="0"/><w:r><w:t>Seen</w:t></w:r><w:commentRangeEnd w:id="0"/><w:r><w:commentReference w:id="0"/></w:r></w:p><!-- {MARK} -->'
    comments = f'<w:comments {W}><w:comment w:id="0" w:author="{MARK}"><w:p><w:r><w:t>{MARK}</w:t></w:r></w:p></w:comment></w:comments>'
    return docx(body, {"word/comments.xml": comments, "word/people.xml": f"<a>{MARK}</a>"},
                [("rId1", "comments", "comments.xml", ""), ("rId2", "people", "people.xml", "")])  # fmt: skip


def docx_link():
    return docx(f'<w:p><w:hyperlink r:id="rId1"><w:r><w:t>Seen</w:t></w:r></w:hyperlink><w:r><w:instrText>INCLUDETEXT "C:\\{MARK}"</w:instrText></w:r></w:p>',
                related=[("rId1", "hyperlink", f"https://{MARK}.example/", ' TargetMode="External"')])  # fmt: skip


def docx_picture():
    drawn = f'<w:p><w:r><w:drawing xmlns:wp="urn:a" xmlns:a="urn:b"><wp:docPr id="1" name="{MARK}.jpg" descr="C:\\{MARK}"/><a:blip r:embed="rId1"/></w:drawing></w:r></w:p>'
    return docx(drawn + SEEN, {"word/media/image1.jpeg": jpeg_with(segment(0xFE, MARKED))},
                [("rId1", "image", "media/image1.jpeg", "")])  # fmt: skip


def docx_settings():
    settings = f'<w:settings {W}><w:rsids><w:rsid w:val="{MARK}"/></w:rsids><w:docVars><w:docVar w:name="a" w:val="{MARK}"/></w:docVars></w:settings>'
    return docx(SEEN, {"word/settings.xml": settings, "word/vbaProject.bin": MARKED},
                [("rId1", "settings", "settings.xml", ""), ("rId2", "vbaProject", "vbaProject.bin", "")])  # fmt: skip


def docx_header():
    header = (
        f'<w:hdr {W}><w:p><w:ins w:author="{MARK}"><w:r><w:t>Seen</w:t></w:r></w:ins></w:p></w:hdr>'
    )
    body = f'{SEEN}<w:sectPr><w:headerReference r:id="rId1"/></w:sectPr>'
    return docx(body, {"word/header1.xml": header}, [("rId1", "header", "header1.xml", "")])


def docx_chart():
    return docx(
        SEEN,
        {"word/charts/chart1.xml": f"<c>{MARK}</c>"},
        [("rId1", "chart", "charts/chart1.xml", "")],
    )


def xlsx():
    book = (
        f'<workbook {X} xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"><fileSharing userName="{MARK}"/><workbookPr codeName="{MARK}"/>'
        f'<mc:AlternateContent><mc:Choice Requires="x15"><absPath url="C:\\{MARK}\\"/></mc:Choice></mc:AlternateContent><sheets><sheet name="Seen" sheetId="1" r:id="rId1"/></sheets></workbook>'
    )
    sheet = f'<worksheet {X}><sheetPr codeName="{MARK}"/><sheetData><row r="1"><c r="A1"><v>41</v></c></row></sheetData><legacyDrawing r:id="rId1"/></worksheet>'
    return packed("xl/workbook.xml", "spreadsheetml.sheet", book, {
        "xl/worksheets/sheet1.xml": sheet,
        "xl/worksheets/_rels/sheet1.xml.rels": relations(("rId1", "vmlDrawing", "../d.vml", ""), ("rId2", "comments", "../comments1.xml", "")),
        "xl/d.vml": MARK, "xl/comments1.xml": f"<comments><author>{MARK}</author></comments>",
        "xl/connections.xml": f"<a>{MARK}</a>",
    }, [("rId1", "worksheet", "worksheets/sheet1.xml", ""), ("rId2", "connections", "connections.xml", "")])  # fmt: skip


def pptx():
    show = f'<p:presentation {P}><p:sldIdLst><p:sldId id="256" r:id="rId1"/></p:sldIdLst><p:extLst><p:ext uri="a">{MARK}</p:ext></p:extLst></p:presentation>'
    slide = f'<p:sld {P}><p:cSld><p:spTree><p:sp><p:nvSpPr><p:cNvPr id="1" name="{MARK}" descr="{MARK}"/></p:nvSpPr><p:txBody><a:p><a:r><a:t>Seen</a:t></a:r></a:p></p:txBody></p:sp></p:spTree></p:cSld></p:sld>'
    return packed("ppt/presentation.xml", "presentationml.presentation", show, {
        "ppt/slides/slide1.xml": slide, "ppt/commentAuthors.xml": f"<a>{MARK}</a>",
        "ppt/slides/_rels/slide1.xml.rels": relations(("rId1", "comments", "../c.xml", "")), "ppt/c.xml": MARK,
    }, [("rId1", "slide", "slides/slide1.xml", ""), ("rId2", "commentAuthors", "commentAuthors.xml", "")])  # fmt: skip


def odf(kind, body, beside=None):
    content = f"<office:document-content {ODF}><office:scripts>{MARK}</office:scripts><office:body>{body}</office:body></office:document-content>"
    meta = f"<office:document-meta {ODF}><office:meta><dc:creator>{MARK}</dc:creator><meta:user-defined>{MARK}</meta:user-defined></office:meta></office:document-meta>"
    return zipped({
        "mimetype": f"application/vnd.oasis.opendocument.{kind}", "content.xml": content, "meta.xml": meta,
        "settings.xml": f"<a>{MARK}</a>", "Thumbnails/thumbnail.png": png_text("tEXt"), "Basic/Standard/Module1.xml": MARK,
        "META-INF/manifest.xml": f"<a>{MARK}</a>",
    } | (beside or {}))  # fmt: skip


def odt():
    changed = f"<text:tracked-changes><text:changed-region><text:deletion><dc:creator>{MARK}</dc:creator><text:p>{MARK}</text:p></text:deletion></text:changed-region></text:tracked-changes>"
    said = f"<office:annotation><dc:creator>{MARK}</dc:creator><text:p>{MARK}</text:p></office:annotation>"
    names = f'<text:author-name>{MARK}</text:author-name><text:a xlink:href="file:///home/{MARK}/a">Seen</text:a>'
    return odf(
        "text", f"<office:text>{changed}<text:p>Seen{said} and {names}</text:p></office:text>"
    )


def odt_picture():
    drawn = f'<draw:frame draw:name="{MARK}"><draw:image xlink:href="Pictures/1.jpg"/></draw:frame>'
    return odf(
        "text",
        f"<office:text><text:p>Seen{drawn}</text:p></office:text>",
        {"Pictures/1.jpg": jpeg_with(segment(0xFE, MARKED))},
    )


def ods():
    return odf(
        "spreadsheet",
        f"<office:spreadsheet><table:table><table:table-row><table:table-cell><office:annotation>{MARK}</office:annotation><text:p>Seen</text:p></table:table-cell></table:table-row></table:table></office:spreadsheet>",
    )


def odp():
    return odf(
        "presentation",
        f'<office:presentation><draw:page draw:name="{MARK}"><draw:frame><draw:text-box><text:p>Seen</text:p></draw:text-box></draw:frame></draw:page></office:presentation>',
    )


def a_wave():
    kept = BytesIO()
    with wave.open(kept, "wb") as file:
        file.setparams((1, 2, 8000, 0, "NONE", ""))
        file.writeframes(bytes(range(256)) * 60)
    return kept.getvalue()


def wave_info():
    info = b"INFOIART" + struct.pack("<I", len(MARKED)) + MARKED
    plain = a_wave() + b"LIST" + struct.pack("<I", len(info)) + info
    return plain[:4] + struct.pack("<I", len(plain) - 8) + plain[8:]


def recorded(ending, *words):
    """A second of sound or film as ffmpeg writes it, with all that it can say."""
    tags = [
        f"{name}={MARK}" for name in ("title", "artist", "comment", "copyright", "album", "date")
    ]
    told = [word for tag in [*tags, "location=+51.5000-000.1000/"] for word in ("-metadata", tag)]
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"made.{ending}"
        sound, film = (
            ["-f", "lavfi", "-i", "sine=duration=0.4"],
            ["-f", "lavfi", "-i", "testsrc=duration=0.4:size=64x48"],
        )
        made = [*sound, *(film if "film" in words else [])]
        rest = [word for word in words if word != "film"]
        command = [
            cleaner.ffmpeg_at(),
            "-v",
            "error",
            "-nostdin",
            *made,
            *told,
            "-metadata:s:a:0",
            f"handler_name={MARK}",
            *rest,
            str(path),
        ]
        subprocess.run(command, check=True)  # the program we clean with
        return path.read_bytes()


def id3_picture():
    """A cover that says it once more, and a tag at the end as well as at the front."""
    body = b"\0image/jpeg\0\x03\0" + jpeg_with(segment(0xFE, MARKED))
    frame = b"APIC" + struct.pack(">I", len(body)) + bytes(2) + body
    size = len(frame)
    synchsafe = bytes([size >> 21 & 127, size >> 14 & 127, size >> 7 & 127, size & 127])
    tag = b"TAG" + MARKED.ljust(30, b"\0")
    return (
        b"ID3\x03\0\0"
        + synchsafe
        + frame
        + recorded("mp3", "-write_id3v2", "0")
        + tag.ljust(128, b"\0")
    )


# name: how it is made; every one of these comes out clean
CLEAN = {
    "jpeg exif": lambda: saved(a_photo(), "JPEG", exif=exif(x010E=MARK, x013B=MARK, x0110=MARK)),
    "jpeg gps": gps,
    "jpeg maker note and remark of the user": maker_note,
    "jpeg thumbnail in a second directory": thumbnail,
    "jpeg comment": lambda: jpeg_with(segment(0xFE, MARKED)),
    "jpeg xmp": lambda: jpeg_with(segment(0xE1, b"http://ns.adobe.com/xap/1.0/\0<x>" + MARKED + b"</x>")),
    "jpeg iptc": lambda: jpeg_with(segment(0xED, b"Photoshop 3.0\x008BIM\x04\x04\0\0\0\0\0\x18\x1c\x02\x50\0\x10" + MARKED)),
    "jpeg colour profile": lambda: saved(a_photo(), "JPEG", icc_profile=MARKED * 20),
    "jpeg with a film behind it": motion_photo,
    "jpeg that is a page as well": two_in_one,
    "png text": lambda: png_text("tEXt"),
    "png packed text": lambda: png_text("zTXt"),
    "png xmp": lambda: png_text("iTXt"),
    "png exif": lambda: saved(a_photo(), "PNG", exif=exif(x010E=MARK)),
    "png private chunk and what follows the end": lambda: png_with(chunk(b"prVt", MARKED)) + MARKED,
    "gif comment": lambda: saved(a_photo(), "GIF", comment=MARKED),
    "gif that moves": moving_gif,
    "gif that is a program as well": lambda: saved(a_photo(), "GIF") + zipped({f"{MARK}.class": MARKED}),
    "tiff tags": tiff,
    "tiff of two pages": tiff_pages,
    "webp exif and xmp": lambda: saved(a_photo(), "WEBP", exif=exif(x010E=MARK), xmp=MARKED),
    "bmp and what follows it": lambda: saved(a_photo(), "BMP") + MARKED,
    "avif exif": lambda: saved(a_photo(), "AVIF", exif=exif(x010E=MARK)),
    "pdf properties": lambda: a_pdf(pdf_info),
    "pdf xmp": lambda: a_pdf(pdf_xmp),
    "pdf attachment": lambda: a_pdf(pdf_attachment),
    "pdf scripts": lambda: a_pdf(pdf_script),
    "pdf note": lambda: a_pdf(pdf_note),
    "pdf link": lambda: a_pdf(pdf_link),
    "pdf private data": lambda: a_pdf(pdf_private),
    "pdf photograph": lambda: a_pdf(pdf_photo),
    "pdf remarks in what is drawn": lambda: a_pdf(pdf_remark),
    "docx tracked changes": docx_changes,
    "docx comments and people": docx_comments,
    "docx link and field": docx_link,
    "docx picture": docx_picture,
    "docx settings and macros": docx_settings,
    "docx header": docx_header,
    "xlsx": xlsx,
    "pptx": pptx,
    "odt changes and remarks": odt,
    "odt picture": odt_picture,
    "ods": ods,
    "odp": odp,
    "wav info": wave_info,
    "mp3 id3": lambda: recorded("mp3", "-write_id3v1", "1"),
    "mp3 cover": id3_picture,
    "ogg vorbis comments": lambda: recorded("ogg", "-c:a", "libvorbis"),
    "opus tags": lambda: recorded("opus", "-c:a", "libopus"),
    "flac tags": lambda: recorded("flac"),
    "m4a tags": lambda: recorded("m4a"),
    "mp4 tags and place": lambda: recorded("mp4", "film"),
    "mov tags and place": lambda: recorded("mov", "film", "-movflags", "use_metadata_tags"),
    "matroska tags": lambda: recorded("mkv", "film"),
    "webm tags": lambda: recorded("webm", "film", "-c:v", "libvpx"),
    "avi info": lambda: recorded("avi", "film"),
}  # fmt: skip
# name: how it is made; nobody here can vouch for these, and each is said to be so
REFUSED = {
    "pdf with layers": lambda: a_pdf(pdf_layers),
    "pdf form that was filled in": lambda: a_pdf(pdf_form),
    "pdf behind a password": pdf_locked,
    "pdf cut short": lambda: a_pdf()[:-200],
    "docx with a chart": docx_chart,
    "svg": lambda: (
        f"<svg xmlns='http://www.w3.org/2000/svg'><script>{MARK}</script></svg>".encode()
    ),
    "html": lambda: f"<!doctype html><script>{MARK}</script>".encode(),
    "rtf": lambda: ("{\\rtf1{\\info{\\author " + MARK + "}}}").encode(),
    "old word document": lambda: bytes.fromhex("d0cf11e0a1b11ae1") + MARKED * 90,
    "heic": lambda: b"\0\0\0\x18ftypheic\0\0\0\0mif1heic" + MARKED * 9,
    "shortcut": lambda: f"[Desktop Entry]\nExec={MARK}".encode(),
    "mail": lambda: f"From: a\nMIME-Version: 1.0\n\n{MARK}".encode(),
    "text": lambda: MARKED,
}
