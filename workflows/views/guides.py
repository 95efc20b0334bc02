"""Guides and the pages about personal data and accessibility: the documentation, on the site.

One source for both: the pages are written in ``docs`` and shown here, for reading and for print.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import PurePosixPath
from typing import Any

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import Http404
from django.templatetags.static import static
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.utils.functional import Promise
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import TemplateView
from markdown_it import MarkdownIt
from markdown_it.token import Token
from PIL import Image

PICTURES = "pictures"  # the folder of pictures among static files, and in the documentation


@dataclass(frozen=True)
class Guide:
    """A page of the documentation that the site shows."""

    slug: str
    path: str
    title: str | Promise
    who: str | Promise = ""
    icon: str = "file-text"


GUIDES: Sequence[Guide] = (
    Guide(
        "author",
        "howto/author.md",
        gettext_lazy("For a teacher"),
        gettext_lazy("send a work and receive the conclusion"),
        "person",
    ),
    Guide(
        "expert",
        "howto/expert.md",
        gettext_lazy("For an expert"),
        gettext_lazy("accept an invitation and score a work"),
        "edit",
    ),
    Guide(
        "school",
        "howto/school.md",
        gettext_lazy("For the school"),
        gettext_lazy("confirm the list, see how works stand"),
        "school",
    ),
    Guide(
        "coordinator",
        "howto/coordinator.md",
        gettext_lazy("For a coordinator"),
        gettext_lazy("lead a work from submission to the conclusion"),
        "inbox",
    ),
    Guide(
        "secretary",
        "howto/secretary.md",
        gettext_lazy("For the secretary"),
        gettext_lazy("prepare a meeting and enter the votes"),
        "people",
    ),
    Guide(
        "chair",
        "howto/chair.md",
        gettext_lazy("For the council"),
        gettext_lazy("read, vote, close an item"),
        "council",
    ),
    Guide(
        "director",
        "howto/director.md",
        gettext_lazy("For a director"),
        gettext_lazy("read the figures and sign the report"),
        "board",
    ),
)
ABOUT: Sequence[Guide] = (
    Guide("fairness", "explanation/fairness.md", gettext_lazy("What makes it fair")),
    Guide("privacy", "explanation/privacy.md", gettext_lazy("Personal data")),
    Guide("accessibility", "explanation/accessibility.md", gettext_lazy("Accessibility")),
)
BY_SLUG = {guide.slug: guide for guide in (*GUIDES, *ABOUT)}
BY_NAME = {PurePosixPath(guide.path).name: guide.slug for guide in BY_SLUG.values()}


@dataclass(frozen=True)
class Written:
    """A page as HTML: its heading, its first section, the rest.

    The first section of a guide is what one does in order, and the sheet that is printed.
    """

    title: str
    sheet: SafeString
    more: SafeString

    @property
    def html(self) -> str:
        return self.sheet + self.more


@method_decorator(login_not_required, name="dispatch")
class Guides(TemplateView):
    """All guides; open to everyone, since who cannot sign in needs one most."""

    template_name = "workflows/guides.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(
            page_title=_("Guides"),
            page_lead=_("Read them here or print them."),
            guides=GUIDES,
            about=ABOUT,
            **kwargs,
        )


@method_decorator(login_not_required, name="dispatch")
class GuidePage(TemplateView):
    """One page of the documentation; of a guide only its first section is printed, on one sheet."""

    template_name = "workflows/guide.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        guide = BY_SLUG.get(self.kwargs["slug"])
        if guide is None:
            raise Http404
        page = read_guide(guide.path)
        return super().get_context_data(
            page_title=page.title,
            breadcrumbs=[{"title": _("Guides"), "url": reverse("guides")}],
            page=page,
            is_guide=guide in GUIDES,
            address=settings.SITE_URL + self.request.path,
            **kwargs,
        )


@lru_cache(maxsize=32)
def read_guide(path: str) -> Written:
    """A page of the documentation as HTML; pages change only with the version of the site."""
    text = (settings.BASE_DIR / "docs" / path).read_text(encoding="utf-8")
    parser = MarkdownIt("commonmark", {"html": False}).enable("table")
    tokens = parser.parse(text)
    title, rest = tokens[1].content, tokens[3:]
    begins = [place for place, token in enumerate(rest) if token.tag == "h2" and token.nesting == 1]
    after = begins[1] if len(begins) > 1 else len(rest)
    for place, token in enumerate(rest):
        for part in token.children or ():
            _lead_home(part)
            if part.type == "image" and place > after:
                part.attrs["loading"] = "lazy"  # what is printed is not

    def render(part: Sequence[Token]) -> SafeString:
        # The source is a file of ours, and raw HTML in it is switched off.
        return mark_safe(parser.renderer.render(part, parser.options, {}))  # noqa: S308

    return Written(title=title, sheet=render(rest[:after]), more=render(rest[after:]))


def _lead_home(part: Token) -> None:
    """Links between pages and to pictures lead to the same things on the site."""
    if part.type == "link_open":
        name = PurePosixPath(str(part.attrs["href"]).partition("#")[0]).name
        if name in BY_NAME:
            part.attrs["href"] = reverse("guide", args=[BY_NAME[name]])
    elif part.type == "image":
        source = PurePosixPath(str(part.attrs["src"]))
        name = PurePosixPath(*source.parts[source.parts.index(PICTURES) + 1 :]).as_posix()
        width, height = _size_of(name)
        part.attrs["src"] = static(f"{PICTURES}/{name}")
        part.attrs.update(width=width, height=height)
        if height > width:
            part.attrs["class"] = "on-phone"


def _size_of(name: str) -> tuple[int, int]:
    """Width and height of a picture: a page does not jump when it comes."""
    with Image.open(settings.BASE_DIR / "docs" / PICTURES / name) as picture:
        return picture.size
