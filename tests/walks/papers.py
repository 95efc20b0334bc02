"""What stands on a printed paper."""

import pypdfium2


def words_of(body: bytes) -> str:
    """The text of a PDF without its spaces: lines may end anywhere."""
    paper = pypdfium2.PdfDocument(body)
    try:
        return without_spaces("".join(page.get_textpage().get_text_bounded() for page in paper))
    finally:
        paper.close()


def without_spaces(text: str) -> str:
    return "".join(text.split())
