"""What stands on the buttons of the pages, as people read it in Russian."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from html import unescape
from pathlib import Path

import polib
from django.utils import translation

from workflows.labels.bulk import BULK
from workflows.labels.steps import STEP_BUTTON

ROOT = Path(__file__).resolve().parents[2]
CATALOGUE = polib.pofile(str(ROOT / "locale/ru/LC_MESSAGES/django.po"))

_ELEMENT = re.compile(r'<(button|a|summary|label)\b((?:[^>"]|"[^"]*")*)>(.*?)</\1>', re.S)
_BUTTON = re.compile(r'\bclass="[^"]*\bbtn(?![\w-])')
_GIVEN = re.compile(r"""\baction=_\((["'])(.*?)\1\)""")
_UNSEEN = re.compile(r'<(\w+)[^>]*\bclass="[^"]*\bvisually-hidden\b[^"]*"[^>]*>.*?</\1>', re.S)
_TRANSLATE = re.compile(
    r"""\{%\s*translate\s+(?P<quote>["'])(?P<text>.*?)(?P=quote)(?:\s+context\s+"(?P<context>[^"]*)")?[^%]*%\}"""
)
_BLOCK = re.compile(
    r"""\{%\s*blocktranslate\b(?P<head>(?:[^%]|%(?!\}))*)%\}(?P<body>.*?)\{%\s*endblocktranslate\s*%\}""",
    re.S,
)
_BRANCH = re.compile(r"\{%\s*(?:if|elif|else|endif|for|empty|endfor)\b[^%]*%\}")
_TAG = re.compile(r"\{%.*?%\}|\{\{.*?\}\}|\{#.*?#\}|<[^>]+>", re.S)


@dataclass(frozen=True)
class Button:
    """One text that a button of a template may bear."""

    template: str
    text: str


def buttons() -> Iterator[Button]:
    """Every text of every button of the templates."""
    for path in sorted((ROOT / "templates").rglob("*.html")):
        name = path.relative_to(ROOT / "templates").as_posix()
        yield from buttons_of(name, path.read_text(encoding="utf-8"))


def buttons_of(name: str, source: str) -> Iterator[Button]:
    """Texts of the buttons of one template; a button that says one of two things gives both."""
    for element, attributes, inside in _ELEMENT.findall(source):
        if element == "button" or _BUTTON.search(attributes):
            for text in _texts(inside):
                yield Button(name, text)
    for _quote, text in _GIVEN.findall(source):
        yield Button(name, in_russian(text))


def labels_on_buttons() -> Iterator[Button]:
    """Texts that code gives to a button: steps of a work, things done to many works."""
    with translation.override("ru"):
        for text in STEP_BUTTON.values():
            yield Button("workflows.labels.steps", str(text))
        for words in BULK.values():
            yield Button("workflows.labels.bulk", str(words.button))
            yield Button("workflows.labels.bulk", str(words.yes))


def _texts(inside: str) -> Iterator[str]:
    seen = _UNSEEN.sub("", inside)
    said = _TRANSLATE.sub(
        lambda one: in_russian(one["text"], one["context"]), _BLOCK.sub(_said, seen)
    )
    for part in _BRANCH.split(said):
        if text := " ".join(unescape(_TAG.sub(" ", part)).split()):
            yield text


def _said(block: re.Match[str]) -> str:
    """The text of a block with its variables left out: their length is not the button's."""
    body = block["body"].partition("{% plural %}")[0]
    context = re.search(r'context "([^"]*)"', block["head"])
    msgid = " ".join(re.sub(r"\{\{\s*(\w+)\s*\}\}", r"%(\1)s", body).split())
    return re.sub(r"%\(\w+\)s", "", in_russian(msgid, context and context[1]))


def in_russian(text: str, context: str | None = None) -> str:
    found = next(
        (one for one in CATALOGUE if one.msgid == text and (one.msgctxt or None) == context), None
    )
    if found is None:
        raise LookupError(f"{text!r} ({context}) is not in the catalogue")
    return found.msgstr or found.msgstr_plural[2]
