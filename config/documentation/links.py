"""Links between pages of the documentation that lead nowhere."""

import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from urllib.parse import unquote

FENCE = re.compile(r"^(```|~~~).*?^\1", re.M | re.S)
CODE = re.compile(r"`[^`\n]*`")
LINK = re.compile(r"\]\(\s*<?([^)\s>]+)>?(?:\s+\"[^\"]*\")?\s*\)|(?:src|href)=\"([^\"]+)\"")
HEADING = re.compile(r"^#{1,6}\s+(.+?)\s*#*$", re.M)
ELSEWHERE = re.compile(r"^[a-z][a-z0-9+.-]*:", re.I)


def pages_of(root: Path) -> list[Path]:
    """Every page people read: those of the first folder and all below ``docs``."""
    return sorted([*root.glob("*.md"), *(root / "docs").rglob("*.md")])


def find_broken_links(root: Path, pages: Iterable[Path]) -> Iterator[str]:
    """«docs/a.md: ../b.md» for every relative link whose file or heading is not there."""
    for page in pages:
        for target in links_of(page.read_text(encoding="utf-8")):
            if not _leads_somewhere(page, target):
                yield f"{page.relative_to(root).as_posix()}: {target}"


def links_of(text: str) -> list[str]:
    """Relative targets of links and pictures, outside of code."""
    found = LINK.findall(CODE.sub("", FENCE.sub("", text)))
    targets = [markdown or html for markdown, html in found]
    return [target for target in targets if not ELSEWHERE.match(target)]


def anchors_of(text: str) -> set[str]:
    """What the headings of a page are called in addresses."""
    return {_anchor(heading) for heading in HEADING.findall(FENCE.sub("", text))}


def _leads_somewhere(page: Path, target: str) -> bool:
    path, _hash, anchor = unquote(target).partition("#")
    found = page.parent / path if path else page
    if not found.exists():
        return False
    if not anchor or found.suffix != ".md":
        return True
    return anchor in anchors_of(found.read_text(encoding="utf-8"))


def _anchor(heading: str) -> str:
    plain = re.sub(r"[`*]", "", re.sub(r"\[([^\]]*)\]\([^)]*\)", r"\1", heading))
    return re.sub(r"[^\w\- ]", "", plain.lower()).replace(" ", "-")
