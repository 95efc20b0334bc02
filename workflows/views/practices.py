"""The bank of effective practices, open to everyone (REG-14)."""

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.contrib.auth.decorators import login_not_required
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import FileResponse, Http404, HttpRequest
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.views.generic import TemplateView, View

from registry.services.errors import DomainError
from registry.services.files import open_file
from review.models import Practice
from review.queries import practice_card, published_practices
from workflows.queries.practices import (
    directions_in,
    files_of_practice,
    kinds_in,
    search_practices,
    territories_in,
)

PER_PAGE = 20


@dataclass(frozen=True)
class Crumb:
    title: str
    url: str


@method_decorator(login_not_required, name="dispatch")
class Practices(TemplateView):
    """What was published, the newest first; by direction, kind, service and words."""

    template_name = "review/practices.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        every = published_practices()
        asked = {
            name: self.request.GET.get(name, "").strip()
            for name in ("q", "direction", "kind", "service")
        }
        pages = Paginator(_narrowed(every, asked), PER_PAGE)
        return super().get_context_data(
            page_title=_("Bank of effective practices"),
            page_lead=_("Works of teachers that passed external examination. Take them and use."),
            page=pages.get_page(self.request.GET.get("page")),
            found=pages.count,
            asked=asked,
            is_narrowed=any(asked.values()),
            query=urlencode({name: value for name, value in asked.items() if value}),
            directions=directions_in(every),
            kinds=kinds_in(every),
            services=territories_in(every),
            **kwargs,
        )


def _narrowed(practices: QuerySet[Practice], asked: dict[str, str]) -> QuerySet[Practice]:
    columns = {
        "direction": "case__material__direction",
        "kind": "case__material__kind",
        "service": "case__territory",
    }
    for name, column in columns.items():
        if asked[name].isdecimal():
            practices = practices.filter(**{column: asked[name]})
    practices = practices.select_related("case__territory")
    return search_practices(practices, asked["q"]) if asked["q"] else practices


def published(case_id: int) -> Practice:
    """A published practice; one that was taken back or never published is not found."""
    return get_object_or_404(published_practices().select_related("case__territory"), case=case_id)


@method_decorator(login_not_required, name="dispatch")
class PracticePage(TemplateView):
    """The card of one practice with its files."""

    template_name = "review/practice.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        practice = published(self.kwargs["case_id"])
        card = practice_card(practice)
        return super().get_context_data(
            page_title=card.title,
            breadcrumbs=[Crumb(_("Bank of effective practices"), reverse("practices"))],
            practice=practice,
            card=card,
            video_url=practice.case.material.video_url,
            files=[
                {
                    "name": file.name,
                    "size": file.size,
                    "kind": file.get_kind_display(),
                    "url": reverse("practice_file", args=[practice.case_id, file.pk]),
                }
                for file in files_of_practice(practice)
            ],
            **kwargs,
        )


@method_decorator(login_not_required, name="dispatch")
class PracticeFile(View):
    """A file of a published practice; always saved, never opened inside the site."""

    def get(self, request: HttpRequest, case_id: int, file_id: int) -> FileResponse:
        files = {file.pk: file for file in files_of_practice(published(case_id))}
        if file_id not in files:
            raise Http404
        file = files[file_id]
        try:
            content = open_file(file)
        except DomainError as error:
            raise Http404 from error
        response = FileResponse(
            content,
            as_attachment=True,
            filename=file.name,
            content_type=file.content_type,
        )
        response["X-Content-Type-Options"] = "nosniff"
        return response
