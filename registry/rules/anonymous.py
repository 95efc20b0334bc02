"""What is taken out of a file before someone gets it who must not know who made it."""

import re

EMPTY_CORE = (
    b'<?xml version="1.0" encoding="UTF-8" standalone="yes"?><cp:coreProperties xmlns:cp='
    b'"http://schemas.openxmlformats.org/package/2006/metadata/core-properties"/>'
)
EMPTY_APP = (
    b'<?xml version="1.0" encoding="UTF-8" standalone="yes"?><Properties xmlns='
    b'"http://schemas.openxmlformats.org/officeDocument/2006/extended-properties"/>'
)
EMPTY_CUSTOM = (
    b'<?xml version="1.0" encoding="UTF-8" standalone="yes"?><Properties xmlns='
    b'"http://schemas.openxmlformats.org/officeDocument/2006/custom-properties"/>'
)
PROPERTIES = {
    "docprops/core.xml": EMPTY_CORE,
    "docprops/app.xml": EMPTY_APP,
    "docprops/custom.xml": EMPTY_CUSTOM,
    "docprops/thumbnail.jpeg": b"",
    "docprops/thumbnail.emf": b"",
    "docprops/thumbnail.wmf": b"",
}
# Who wrote a remark or a change, and from which folder a template or a picture came.
SIGNED = re.compile(rb'((?:\bw\d*:)(?:author|initials|userId|providerId)=")[^"]*(")')
FOLDER = re.compile(rb'(Target=")file:[^"]*(")', re.IGNORECASE)
LINE_OF_TEXT = re.compile(rb"(<w:t(?:\s[^>]*)?>)[^<]*")
RUNNING_TITLE = re.compile(r"word/(?:header|footer)\d*\.xml")

# Segments of a JPEG that a picture needs to be drawn; the rest tells of its owner.
DRAWN_BY = frozenset({0xE0, 0xE2, 0xEE})
TELLING = frozenset(range(0xE0, 0xF0)) | {0xFE}

# What PDFium writes into every new file: the moment and a random number.
MADE_AT = re.compile(rb"/CreationDate\(D:[^)]*\)(?=/Creator\(PDFium\))")
RANDOM_ID = re.compile(rb"/ID\s*\[<[0-9A-F]{32}><[0-9A-F]{32}>\]")


def part_without_names(name: str, content: bytes) -> bytes:
    """A part of a Word document with nothing of its owner; most come back as they are.

    Properties are emptied, remarks and changes lose their authors, running titles their words:
    school and surname stand there as a rule, and the page for reading does not show them anyway.
    """
    name = name.lower()
    if name in PROPERTIES:
        return PROPERTIES[name]
    if name.endswith((".jpg", ".jpeg")):
        return jpeg_without_owner(content)
    if not name.endswith((".xml", ".rels")):
        return content
    content = FOLDER.sub(rb"\1\2", SIGNED.sub(rb"\1\2", content))
    return LINE_OF_TEXT.sub(rb"\1", content) if RUNNING_TITLE.fullmatch(name) else content


def jpeg_without_owner(content: bytes) -> bytes:
    """The same picture without EXIF, XMP and comments; what is no JPEG comes back as it is."""
    if content[:2] != b"\xff\xd8":
        return content
    kept, at = [content[:2]], 2
    while at + 4 <= len(content) and content[at] == 0xFF:
        marker = content[at + 1]
        if marker == 0xDA:  # the picture itself begins
            break
        end = at + 2 + int.from_bytes(content[at + 2 : at + 4], "big")
        if marker not in TELLING or marker in DRAWN_BY:
            kept.append(content[at:end])
        at = end
    return b"".join([*kept, content[at:]])


def pdf_without_moment(content: bytes) -> bytes:
    """A PDF made anew by PDFium, the same whenever it is made; lengths stay, so do offsets."""
    content = MADE_AT.sub(lambda found: b"/CreationDate()".ljust(len(found[0])), content)
    tail = content.rfind(b"trailer")
    at = tail if tail >= 0 else max(0, len(content) - 4096)
    zeros = RANDOM_ID.sub(
        lambda found: b"/ID" + re.sub(rb"[0-9A-F]", b"0", found[0][3:]), content[at:]
    )
    return content[:at] + zeros
