"""Files as people hand them in: small, real, made here."""

import base64
import zipfile
from io import BytesIO

import openpyxl
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

# One page behind the password «secret».
CLOSED_PDF = base64.b64decode(
    "JVBERi0xLjMKJeLjz9MKMSAwIG9iago8PAovVHlwZSAvQ2F0YWxvZwovUGFnZXMgMiAwIFIKPj4KZW5kb2JqCjIgMCBv"
    "YmoKPDwKL1R5cGUgL1BhZ2VzCi9LaWRzIFsgMyAwIFIgXQovQ291bnQgMQo+PgplbmRvYmoKMyAwIG9iago8PAovVHlw"
    "ZSAvUGFnZQovUGFyZW50IDIgMCBSCi9NZWRpYUJveCBbIDAgMCA1OTUgODQyIF0KL1Jlc291cmNlcyA8PAovRm9udCA8"
    "PAovRjEgNCAwIFIKPj4KPj4KL0NvbnRlbnRzIDUgMCBSCj4+CmVuZG9iago0IDAgb2JqCjw8Ci9UeXBlIC9Gb250Ci9T"
    "dWJ0eXBlIC9UeXBlMQovQmFzZUZvbnQgL0hlbHZldGljYQo+PgplbmRvYmoKNSAwIG9iago8PAovTGVuZ3RoIDQ0Cj4+"
    "CnN0cmVhbQqfvLltQyWIUiVOhf+/Ia+5GglKiDEaGgErvMQsKW4Jl33IoiYo+wR7O8e6iwplbmRzdHJlYW0KZW5kb2Jq"
    "CjYgMCBvYmoKPDwKL1YgMgovUiAzCi9MZW5ndGggMTI4Ci9QIDQyOTQ5NjcyOTIKL0ZpbHRlciAvU3RhbmRhcmQKL08g"
    "PDc4MGYzNjk0MjMxYjFmMWEzODhiMWQ5Y2U1YWNhOWEyNTE5Zjg5NjE5NDEwY2ExMDBiMDk1N2IxMTRiOGE3N2U+Ci9V"
    "IDw5NGIyMzI4M2VhZjIzYjg1NTAzNTMzZGYyZTVlNzc0YTI4YmY0ZTVlNGU3NThhNDE2NDAwNGU1NmZmZmEwMTA4Pgo+"
    "PgplbmRvYmoKeHJlZgowIDcKMDAwMDAwMDAwMCA2NTUzNSBmIAowMDAwMDAwMDE1IDAwMDAwIG4gCjAwMDAwMDAwNjQg"
    "MDAwMDAgbiAKMDAwMDAwMDEyMyAwMDAwMCBuIAowMDAwMDAwMjUxIDAwMDAwIG4gCjAwMDAwMDAzMjEgMDAwMDAgbiAK"
    "MDAwMDAwMDQxNSAwMDAwMCBuIAp0cmFpbGVyCjw8Ci9TaXplIDcKL1Jvb3QgMSAwIFIKL0lEIFsgPDcyZWFkMGI3MmYx"
    "ZDE2NjM0NDc0YzVhYWJhYTFhZjUyPiA8NzJlYWQwYjcyZjFkMTY2MzQ0NzRjNWFhYmFhMWFmNTI+IF0KL0VuY3J5cHQg"
    "NiAwIFIKPj4Kc3RhcnR4cmVmCjYzMAolJUVPRgo="
)

WORD_MAIN = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
OFFICE_TYPE = "application/vnd.openxmlformats-officedocument"
SLIDES_MAIN = f"{OFFICE_TYPE}.presentationml.presentation.main+xml"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
RELATIONSHIPS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
SLIDE_NAMESPACES = (
    'xmlns:p="http://schemas.openxmlformats.org/presentationml/2006/main" '
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" '
    f'xmlns:r="{RELATIONSHIPS}"'
)
NAMESPACE = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"


def make_pdf(pages: int = 1, *, text: str = "Lesson plan", author: str = "") -> bytes:
    """A PDF with a text layer on every page; ``author`` stands in its properties."""
    objects = ["<< /Type /Catalog /Pages 2 0 R >>"]
    kids = " ".join(f"{4 + 2 * page} 0 R" for page in range(pages))
    objects.append(f"<< /Type /Pages /Kids [{kids}] /Count {pages} >>")
    objects.append("<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>")
    for page in range(pages):
        drawing = f"BT /F1 24 Tf 72 700 Td ({text} {page + 1}) Tj ET"
        objects.append(
            "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] "
            f"/Resources << /Font << /F1 3 0 R >> >> /Contents {5 + 2 * page} 0 R >>"
        )
        objects.append(f"<< /Length {len(drawing)} >>\nstream\n{drawing}\nendstream")
    objects.append(f"<< /Author ({author}) /Title ({author}) >>")
    return _assemble(objects, f" /Info {len(objects)} 0 R" if author else "")


def make_docx(
    *paragraphs: str, extra: dict[str, bytes] | None = None, main: str = WORD_MAIN
) -> bytes:
    """A Word document of the given paragraphs; ``extra`` parts are added as they are."""
    body = "".join(
        f"<w:p><w:r><w:t>{text}</w:t></w:r></w:p>" for text in paragraphs or ("Конспект урока",)
    )
    parts = {
        "[Content_Types].xml": (
            '<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/'
            'content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats'
            '-package.relationships+xml"/><Default Extension="png" ContentType="image/png"/>'
            f'<Override PartName="/word/document.xml" ContentType="{main}"/></Types>'
        ).encode(),
        "_rels/.rels": (
            b'<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package'
            b'/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org'
            b'/officeDocument/2006/relationships/officeDocument" Target="word/document.xml"/>'
            b"</Relationships>"
        ),
        "word/document.xml": (
            f'<?xml version="1.0"?><w:document xmlns:w="{NAMESPACE}"><w:body>{body}</w:body>'
            "</w:document>"
        ).encode(),
    }
    packed = BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in (parts | (extra or {})).items():
            archive.writestr(name, content)
    return packed.getvalue()


def make_docx_with_picture(picture: bytes, alt: str = "схема") -> bytes:
    """A Word document of one picture, put into its text as Word does it."""
    drawing = (
        '</w:t></w:r><w:r><w:drawing><wp:inline xmlns:wp="http://schemas.openxmlformats.org/'
        f'drawingml/2006/wordprocessingDrawing"><wp:docPr id="1" name="1" descr="{alt}"/>'
        '<a:graphic xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main">'
        '<a:graphicData uri="http://schemas.openxmlformats.org/drawingml/2006/picture">'
        '<pic:pic xmlns:pic="http://schemas.openxmlformats.org/drawingml/2006/picture">'
        '<pic:blipFill><a:blip xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/'
        'relationships" r:embed="rId7"/></pic:blipFill></pic:pic></a:graphicData></a:graphic>'
        "</wp:inline></w:drawing></w:r><w:r><w:t>"
    )
    relations = (
        b'<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/'
        b'2006/relationships"><Relationship Id="rId7" Type="http://schemas.openxmlformats.org/'
        b'officeDocument/2006/relationships/image" Target="media/image1.png"/></Relationships>'
    )
    return make_docx(
        drawing,
        extra={"word/_rels/document.xml.rels": relations, "word/media/image1.png": picture},
    )


def _packed(parts: dict[str, bytes]) -> bytes:
    packed = BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return packed.getvalue()


def make_pptx(
    *slides: str, main: str = SLIDES_MAIN, extra: dict[str, bytes] | None = None
) -> bytes:
    """A presentation of slides with one line of text each."""
    texts = slides or ("Ход урока",)
    overrides = f'<Override PartName="/ppt/presentation.xml" ContentType="{main}"/>'
    listed, related, parts = "", "", {}
    for number, text in enumerate(texts, start=1):
        overrides += (
            f'<Override PartName="/ppt/slides/slide{number}.xml" ContentType="{OFFICE_TYPE}'
            '.presentationml.slide+xml"/>'
        )
        listed += f'<p:sldId id="{255 + number}" r:id="rId{number}"/>'
        related += (
            f'<Relationship Id="rId{number}" Type="{RELATIONSHIPS}/slide" '
            f'Target="slides/slide{number}.xml"/>'
        )
        parts[f"ppt/slides/slide{number}.xml"] = (
            f'<?xml version="1.0"?><p:sld {SLIDE_NAMESPACES}><p:cSld><p:spTree><p:nvGrpSpPr>'
            '<p:cNvPr id="1" name=""/><p:cNvGrpSpPr/><p:nvPr/></p:nvGrpSpPr><p:grpSpPr/><p:sp>'
            '<p:nvSpPr><p:cNvPr id="2" name="T"/><p:cNvSpPr txBox="1"/><p:nvPr/></p:nvSpPr>'
            '<p:spPr><a:xfrm><a:off x="900000" y="900000"/><a:ext cx="6000000" cy="900000"/>'
            '</a:xfrm><a:prstGeom prst="rect"><a:avLst/></a:prstGeom></p:spPr><p:txBody>'
            f'<a:bodyPr/><a:p><a:r><a:rPr lang="ru-RU" sz="3200"/><a:t>{text}</a:t></a:r></a:p>'
            "</p:txBody></p:sp></p:spTree></p:cSld></p:sld>"
        ).encode()
    return _packed(
        {
            "[Content_Types].xml": (
                f'<?xml version="1.0"?><Types xmlns="{PACKAGE}/content-types"><Default '
                'Extension="rels" ContentType="application/vnd.openxmlformats-package.'
                f'relationships+xml"/>{overrides}</Types>'
            ).encode(),
            "_rels/.rels": (
                f'<?xml version="1.0"?><Relationships xmlns="{PACKAGE}/relationships">'
                f'<Relationship Id="rId1" Type="{RELATIONSHIPS}/officeDocument" '
                'Target="ppt/presentation.xml"/></Relationships>'
            ).encode(),
            "ppt/presentation.xml": (
                f'<?xml version="1.0"?><p:presentation {SLIDE_NAMESPACES}><p:sldIdLst>{listed}'
                '</p:sldIdLst><p:sldSz cx="9144000" cy="6858000"/></p:presentation>'
            ).encode(),
            "ppt/_rels/presentation.xml.rels": (
                f'<?xml version="1.0"?><Relationships xmlns="{PACKAGE}/relationships">{related}'
                "</Relationships>"
            ).encode(),
            **parts,
            **(extra or {}),
        }
    )


def make_open_document(
    body: str = "<text:p>Конспект урока</text:p>",
    *,
    kind: str = "text",
    extra: dict[str, bytes] | None = None,
    manifest: str = "",
) -> bytes:
    """An ODT, ODP (``presentation``) or ODS (``spreadsheet``) with this content."""
    mimetype = f"application/vnd.oasis.opendocument.{kind}"
    names = " ".join(
        f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{meaning}:1.0"'
        for name, meaning in {
            "office": "office",
            "text": "text",
            "table": "table",
            "draw": "drawing",
            "svg": "svg-compatible",
        }.items()
    )
    return _packed(
        {
            "mimetype": mimetype.encode(),
            "content.xml": (
                f'<?xml version="1.0"?><office:document-content {names} xmlns:xlink='
                f'"http://www.w3.org/1999/xlink" office:version="1.2"><office:body><office:{kind}>'
                f"{body}</office:{kind}></office:body></office:document-content>"
            ).encode(),
            "META-INF/manifest.xml": (
                '<?xml version="1.0"?><manifest:manifest xmlns:manifest="urn:oasis:names:tc:'
                'opendocument:xmlns:manifest:1.0" manifest:version="1.2"><manifest:file-entry '
                f'manifest:full-path="/" manifest:media-type="{mimetype}"/><manifest:file-entry '
                'manifest:full-path="content.xml" manifest:media-type="text/xml"/>'
                f"{manifest}</manifest:manifest>"
            ).encode(),
            **(extra or {}),
        }
    )


def make_xlsx(*rows: tuple[object, ...]) -> bytes:
    """A table of the given rows."""
    book = openpyxl.Workbook()
    for row in rows or (("Ученики", 24),):
        book.active.append(row)
    packed = BytesIO()
    book.save(packed)
    return packed.getvalue()


def make_image(format_: str = "JPEG", size: tuple[int, int] = (60, 40), **options: object) -> bytes:
    """A picture whose left half is red and right half is blue."""
    image = Image.new("RGB", size, "red")
    image.paste("blue", (size[0] // 2, 0, *size))
    packed = BytesIO()
    image.save(packed, format_, **options)
    return packed.getvalue()


def upload(body: bytes, name: str = "Работа.pdf") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, body)


def _assemble(objects: list[str], more: str = "") -> bytes:
    written, offsets = b"%PDF-1.7\n", []
    for number, text in enumerate(objects, start=1):
        offsets.append(len(written))
        written += f"{number} 0 obj\n{text}\nendobj\n".encode()
    table = "".join(f"{offset:010d} 00000 n \n" for offset in offsets)
    size = len(objects) + 1
    return (
        written
        + (
            f"xref\n0 {size}\n0000000000 65535 f \n{table}"
            f"trailer << /Size {size} /Root 1 0 R{more} >>\nstartxref\n{len(written)}\n%%EOF\n"
        ).encode()
    )
