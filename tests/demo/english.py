"""What of a page in English is Russian and yet no data."""

import re
from collections.abc import Iterator
from html.parser import HTMLParser

from django.apps import apps

from review.services.pack_files import ready_pack

RUSSIAN = re.compile(r"[а-яё]+(?: [а-яё]+)*")
INITIALS = 2
SAID = frozenset({"alt", "title", "placeholder", "aria-label"})


class _Texts(HTMLParser):
    """Everything that a page says, to eyes and to screen readers."""

    def __init__(self) -> None:
        super().__init__()
        self.texts: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.texts += [
            value for name, value in attrs if value and (name in SAID or name.startswith("data-"))
        ]

    def handle_data(self, data: str) -> None:
        self.texts.append(data)


def russian_of(page: str) -> Iterator[str]:
    """The Russian runs of words of a page; initials are nobody's words."""
    parser = _Texts()
    parser.feed(page)
    for text in parser.texts:
        yield from (run for run in RUSSIAN.findall(_plain(text)) if len(run) > INITIALS)


def written_by_people() -> str:
    """All that the database and the ready pack hold, as one text."""
    rows = (
        " ".join(str(value) for value in row if value is not None)
        for model in apps.get_models()
        for row in model._default_manager.values_list()
    )
    return _plain("\n".join([*rows, str(ready_pack())]))


def _plain(text: str) -> str:
    return re.sub(r"[^\S\n]+", " ", text.replace("\u00ad", "")).lower()
