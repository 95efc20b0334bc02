"""What holds for every template, style sheet and script, whoever wrote it.

The content security policy refuses inline scripts and styles; these tests say so before a browser does.
"""

import gzip
import re
from pathlib import Path

import pytest
from django.template.loader import get_template

from workflows.templatetags.icon_paths import ICON_PATHS

ROOT = Path(__file__).resolve().parents[2]
TEMPLATES = ROOT / "templates"
STATIC = ROOT / "static"
# Paper is not under the policy of the site: WeasyPrint reads these, no browser does.
ON_PAPER = TEMPLATES / "print"

ALL_TEMPLATES = sorted(
    path.relative_to(TEMPLATES).as_posix()
    for path in TEMPLATES.rglob("*")
    if path.suffix in {".html", ".txt"}
)
ON_SCREEN = [
    name
    for name in ALL_TEMPLATES
    if name.endswith(".html") and not (TEMPLATES / name).is_relative_to(ON_PAPER)
]
OWN_STYLES = sorted((STATIC / "css").glob("*.css"))
OWN_SCRIPTS = sorted((STATIC / "js").glob("*.js"))

FORBIDDEN = {
    "an inline script": re.compile(r"<script(?![^>]*\ssrc=)", re.I),
    "an inline style sheet": re.compile(r"<style\b", re.I),
    "a style attribute": re.compile(r"\sstyle\s*=", re.I),
    "an event attribute": re.compile(r"\son[a-z]+\s*=", re.I),
    "a script address": re.compile(r"javascript:", re.I),
    "htmx code": re.compile(r"\bhx-on\b|hx-vals\s*=\s*['\"]?js:|hx-trigger\s*=\s*\"[^\"]*\["),
    "a colour by number": re.compile(
        r"(?<![&\w])#(?:[0-9a-f]{3,4}|[0-9a-f]{6}|[0-9a-f]{8})\b(?=[\"';\s])"
    ),
    "a file of another host": re.compile(
        r"<(?:script|link|img|iframe)[^>]+(?:src|href)=\"(?:https?:)?//"
    ),
}

COMMENT = re.compile(r"\{#.*?#\}|\{% comment %\}.*?\{% endcomment %\}|/\*.*?\*/", re.S)
TOKEN_BLOCK = re.compile(r"(?::root|\[data-bs-theme=\"(?:dark|light)\"\])[^{}]*\{[^{}]*\}")
HEX = re.compile(r"#[0-9a-fA-F]{3,8}\b")


def _text(path: Path) -> str:
    return COMMENT.sub("", path.read_text(encoding="utf-8"))


@pytest.mark.parametrize("name", ALL_TEMPLATES)
def test_template_is_understood(name: str) -> None:
    template = get_template(name)

    assert template.origin.name == str(TEMPLATES / name)


@pytest.mark.parametrize("name", ON_SCREEN)
def test_template_holds_nothing_the_policy_refuses(name: str) -> None:
    text = _text(TEMPLATES / name)

    found = [what for what, pattern in FORBIDDEN.items() if pattern.search(text)]

    assert found == []


@pytest.mark.parametrize("name", ON_SCREEN)
def test_template_includes_and_extends_only_what_exists(name: str) -> None:
    named = re.findall(r"\{% (?:include|extends) \"([^\"]+)\"", _text(TEMPLATES / name))

    assert [other for other in named if not (TEMPLATES / other).exists()] == []


@pytest.mark.parametrize("name", ON_SCREEN)
def test_template_draws_only_icons_that_exist(name: str) -> None:
    named = re.findall(r"\{% icon \"([^\"]+)\"", _text(TEMPLATES / name))

    assert [icon for icon in named if icon not in ICON_PATHS] == []


@pytest.mark.parametrize("name", ON_SCREEN)
def test_template_loads_only_static_files_that_exist(name: str) -> None:
    named = re.findall(r"\{% static ['\"]([^'\"{]+)['\"]", _text(TEMPLATES / name))
    ours = [path for path in named if not path.startswith("django_htmx/")]

    assert [path for path in ours if not (STATIC / path).exists()] == []


@pytest.mark.parametrize("path", OWN_STYLES, ids=lambda path: path.name)
def test_style_sheet_names_colours_only_in_its_tokens(path: Path) -> None:
    text = TOKEN_BLOCK.sub("", _text(path))

    assert HEX.findall(text) == []


@pytest.mark.parametrize("path", OWN_STYLES, ids=lambda path: path.name)
def test_style_sheet_fetches_nothing_from_other_hosts(path: Path) -> None:
    assert re.findall(r"url\([\"']?(?:https?:)?//[^)]*\)|@import", _text(path)) == []


@pytest.mark.parametrize("path", OWN_SCRIPTS, ids=lambda path: path.name)
def test_script_makes_no_code_or_markup_of_strings(path: Path) -> None:
    risky = re.compile(
        r"\beval\(|new Function|innerHTML|outerHTML|insertAdjacentHTML|document\.write"
    )

    assert risky.findall(_text(path)) == []


@pytest.mark.parametrize("name", ["400.html", "500.html", "503.html"])
def test_error_page_needs_neither_request_nor_database(name: str) -> None:
    page = get_template(name).render()

    assert "<h1>" in page


@pytest.mark.parametrize("name", ["500.html", "503.html"])
def test_page_of_last_resort_leans_on_no_other_template(name: str) -> None:
    assert re.findall(r"\{% (?:extends|include|static)", _text(TEMPLATES / name)) == []


def _packed(*paths: str) -> int:
    return sum(len(gzip.compress((STATIC / path).read_bytes(), 9)) for path in paths)


def test_scripts_of_the_scoring_page_weigh_at_most_ten_kilobytes() -> None:
    weight = _packed("js/theme.js", "js/app.js", "js/scoring.js", "js/autosave.js")

    assert weight <= 10 * 1024


def test_what_every_page_loads_leaves_room_for_the_page_itself() -> None:
    """A scoring page may weigh 180 kB packed, without the document; 20 kB of it are the page's own."""
    letters = sum(
        (STATIC / f"vendor/golos-text/golos-text-{subset}-wght-normal.woff2").stat().st_size
        for subset in ("cyrillic", "latin")
    )
    shared = _packed("vendor/tabler/tabler.min.css", "css/app.css", "img/mark.svg")
    scripts = _packed("js/theme.js", "js/app.js", "js/scoring.js", "js/autosave.js")

    assert letters + shared + scripts <= 160 * 1024


# --- Colours: WCAG AA in both themes ---------------------------------------------------------

TEXT_ON_GROUND = [
    (text, ground)
    for text in ("ink", "text", "muted", "link", "good", "warn", "bad")
    for ground in ("bg", "surface", "sunken", "accent-soft")
]
TEXT_ON_ITS_TONE = [(tone, f"{tone}-soft") for tone in ("good", "warn", "bad")]
TEXT_PAIRS = [*TEXT_ON_GROUND, *TEXT_ON_ITS_TONE, ("on-accent", "accent"), ("paper-ink", "paper")]
EDGE_PAIRS = [(edge, ground) for edge in ("line-strong", "focus") for ground in ("bg", "surface")]


def _tokens(theme: str) -> dict[str, str]:
    text = _text(STATIC / "css/app.css")
    start = text.index(
        ":root {\n  color-scheme" if theme == "light" else '[data-bs-theme="dark"] {'
    )
    block = text[start : text.index("}", start)]
    return dict(re.findall(r"--([a-z-]+): (#[0-9a-f]{6});", block))


def _luminance(colour: str) -> float:
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (
        part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _contrast(one: str, other: str) -> float:
    darker, lighter = sorted((_luminance(one), _luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize(("text", "ground"), TEXT_PAIRS)
def test_text_can_be_read_on_its_ground(theme: str, text: str, ground: str) -> None:
    tokens = _tokens(theme)

    assert _contrast(tokens[text], tokens[ground]) >= 4.5


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize(("edge", "ground"), EDGE_PAIRS)
def test_edge_of_a_control_can_be_seen(theme: str, edge: str, ground: str) -> None:
    tokens = _tokens(theme)

    assert _contrast(tokens[edge], tokens[ground]) >= 3
