"""What people handed in: the piece of a page that shows it, and the files themselves."""

from dataclasses import dataclass
from typing import Any

from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.cache import patch_cache_control

from registry.models import Case, FilePage, StoredFile
from registry.rules.vocabulary import PreviewState
from registry.services.files import open_file
from review.models import MaterialVersion
from workflows.queries import files_of_version, readable_files
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
    size: int
    url: str
    text_url: str
    pages: tuple[PanePage, ...]
    text: str
    state: str

    @property
    def has_both(self) -> bool:
        """Whether there is a choice between pictures of pages and text."""
        return bool(self.pages and self.text)


def document_pane(version: MaterialVersion) -> dict[str, Any]:
    """Variables of `review/document_pane.html` for a version of a material; two queries.

    ``files`` in the author's order, ``page_count`` through all of them, ``has_text`` when the
    reader may choose between pages and text, ``is_waiting`` while pictures are being made.
    """
    files: list[PaneFile] = []
    before = 0
    for stored in files_of_version(version):
        files.append(_pane_file(stored, before))
        before += len(files[-1].pages)
    return {
        "files": files,
        "page_count": before,
        "has_text": any(file.has_both for file in files),
        "is_waiting": any(file.state == PreviewState.PENDING for file in files),
    }


def _pane_file(stored: StoredFile, before: int) -> PaneFile:
    return PaneFile(
        name=stored.name,
        kind=stored.get_kind_display(),
        size=stored.size,
        url=file_url(stored),
        text_url=reverse("file_text", args=[stored.pk]) if stored.text_html else "",
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


def file_url(stored: StoredFile) -> str:
    """Address of a file; its name stands there for people and is not looked at."""
    return reverse("file_download", args=[stored.pk, stored.name.replace("/", "_")])


class FileView(CasePage):
    """Something of one stored file, for those who may read the files of its work."""

    action = "case.files"

    def find_case(self) -> Case:
        person_id = self.request.viewer.person_id
        if person_id is None:
            raise Http404
        self.file = get_object_or_404(readable_files(person_id), pk=self.kwargs["file_id"])
        return self.file.case


class FileDownload(FileView):
    """The file as it was handed in; always saved, never opened inside the site."""

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        response = FileResponse(
            open_file(self.file),
            as_attachment=True,
            filename=self.file.name,
            content_type=self.file.content_type,
        )
        response["X-Content-Type-Options"] = "nosniff"
        patch_cache_control(response, private=True, no_store=True)
        return response


class FilePagePicture(FileView):
    """One page as a picture. It never changes, so the reader's own browser may keep it."""

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
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
            file=self.file, file_url=file_url(self.file), page_title=self.file.name, **kwargs
        )
