"""What people handed in: the piece of a page that shows it, and the files themselves."""

from dataclasses import dataclass
from functools import cached_property
from io import BytesIO
from typing import IO, Any

from django.contrib import messages
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.cache import patch_cache_control
from django.utils.translation import gettext as _

from registry.models import Case, FilePage, StoredFile
from registry.rules.permissions import Answer
from registry.rules.vocabulary import PreviewState
from registry.services.anonymous import anonymous_copy, extension_of_copy
from registry.services.errors import DomainError
from registry.services.files import open_file
from registry.services.previews import draw_again
from review.models import MaterialVersion
from review.rules.visibility import Sight
from workflows.permissions import sight_in
from workflows.queries import (
    duty_in_case,
    files_of_version,
    is_for_judges,
    place_of,
    readable_files,
)
from workflows.views.base import CasePage

DAY = 24 * 3600


@dataclass(frozen=True)
class PanePage:
    """A page of a document as a picture. Numbers run through all files: links say «#page-7»."""

    number: int
    number_in_file: int
    url: str
    width: int
    height: int


@dataclass(frozen=True)
class PaneFile:
    """A file as the pane shows it: pages, text, or why there are neither yet."""

    name: str
    kind: str
    size: int | None
    url: str
    text_url: str
    redraw_url: str
    pages: tuple[PanePage, ...]
    text: str
    state: str

    @property
    def has_both(self) -> bool:
        """Whether there is a choice between pictures of pages and text."""
        return bool(self.pages and self.text)


def document_pane(
    version: MaterialVersion, *, hide_names: bool = False, may_redraw: bool = False
) -> dict[str, Any]:
    """Variables of `review/document_pane.html` for a version of a material; two queries.

    ``hide_names``: where the author is hidden, files are called by their place: people put
    their names into names of files.

    ``files`` in the author's order, ``page_count`` through all of them, ``has_text`` when the
    reader may choose between pages and text, ``is_waiting`` while pictures are being made.
    """
    files: list[PaneFile] = []
    before = 0
    shown = files_of_version(version, author_hidden=hide_names)
    for place, stored in enumerate(shown, start=1):
        name = neutral_name(stored, place) if hide_names else stored.name
        files.append(_pane_file(stored, name, before, size=None if hide_names else stored.size))
        before += len(files[-1].pages)
    return {
        "files": files,
        "page_count": before,
        "has_text": any(file.has_both for file in files),
        "is_waiting": any(file.state == PreviewState.PENDING for file in files),
        "may_redraw": may_redraw,
    }


def neutral_name(stored: StoredFile, place: int) -> str:
    """A name that says nothing of who made the file: «Материал 2.pdf»."""
    number = _("Material %(number)d") % {"number": place}
    return f"{number}{extension_of_copy(stored)}"


def _pane_file(stored: StoredFile, name: str, before: int, *, size: int | None) -> PaneFile:
    return PaneFile(
        name=name,
        kind=stored.get_kind_display(),
        size=size,
        url=file_url(stored, name),
        text_url=reverse("file_text", args=[stored.pk]) if stored.text_html else "",
        redraw_url=reverse("draw_again", args=[stored.pk]),
        pages=tuple(
            PanePage(
                number=before + page.number,
                number_in_file=page.number,
                url=reverse("file_page", args=[stored.pk, page.number]),
                width=page.width,
                height=page.height,
            )
            for page in stored.pages.all()
        ),
        text=stored.text_html,
        state=stored.preview,
    )


def file_url(stored: StoredFile, name: str) -> str:
    """Address of a file; the name stands there for people and is not looked at."""
    return reverse("file_download", args=[stored.pk, name.replace("/", "_")])


class FileView(CasePage):
    """Something of one stored file, for those who may read the files of its work."""

    action = "case.files"

    def find_case(self) -> Case:
        person_id = self.request.viewer.person_id
        if person_id is None:
            raise Http404
        self.file = get_object_or_404(readable_files(person_id), pk=self.kwargs["file_id"])
        if self.file.case is None:
            raise Http404
        return self.file.case

    def answer(self) -> Answer:
        given = super().answer()
        if given is Answer.ALLOWED and not self.sight.originals and not is_for_judges(self.file):
            return Answer.NOT_FOUND
        return given

    @cached_property
    def sight(self) -> Sight:
        """Whether the reader may know whose file it is."""
        return sight_in(self.request.viewer, self.case)

    @cached_property
    def name(self) -> str:
        """What the reader may know the file by: its place, where he must not know the author."""
        if self.sight.originals:
            return self.file.name
        return neutral_name(self.file, place_of(self.file))


class FileDownload(FileView):
    """The file as it was handed in, or a copy without names; always saved, never opened here."""

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:  # type: ignore[override]
        try:
            content, content_type = self.content()
        except DomainError as error:
            if error.code != "copy_not_ready":
                raise
            messages.info(request, str(error.message))
            return redirect("case", case_id=self.case.pk)
        response = FileResponse(
            content, as_attachment=True, filename=self.name, content_type=content_type
        )
        response["X-Content-Type-Options"] = "nosniff"
        patch_cache_control(response, private=True, no_store=True)
        return response

    def content(self) -> tuple[IO[bytes], str]:
        if self.sight.originals:
            return open_file(self.file), self.file.content_type
        copy = anonymous_copy(self.file)
        return BytesIO(copy.content), copy.content_type


class FilePagePicture(FileView):
    """One page as a picture. It never changes, so the reader's own browser may keep it."""

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> FileResponse:  # type: ignore[override]
        page = get_object_or_404(FilePage, file=self.file, number=self.kwargs["number"])
        response = FileResponse(page.picture.open("rb"), content_type="image/webp")
        response["X-Content-Type-Options"] = "nosniff"
        patch_cache_control(response, private=True, max_age=DAY, immutable=True)
        return response


class FileText(FileView):
    """The text of a document on a page of its own: for screen readers, search and phones."""

    template_name = "review/file_text.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        if not self.file.text_html:
            raise Http404
        return super().get_context_data(
            file=self.file,
            file_url=file_url(self.file, self.name),
            page_title=self.name,
            **kwargs,
        )


class DrawAgain(FileView):
    """Another try at the pages of a file that could not be drawn."""

    action = "draw_again"
    http_method_names = ["post"]

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            draw_again(self.file, actor=self.actor, now=self.now)
        except DomainError as error:
            messages.info(request, str(error.message))
            return redirect(self.page())
        told = _("The pages of «%(name)s» are being prepared anew. It takes a minute or two.")
        return self.done(told % {"name": self.file.name}, self.page())

    def page(self) -> str:
        """Where the file was being read: the duty in hand, else the page of the work."""
        duty = duty_in_case(self.case.pk, self.request.viewer).first()
        return reverse(duty.step, args=[duty.pk]) if duty else reverse("case", args=[self.case.pk])
