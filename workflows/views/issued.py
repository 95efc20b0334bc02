"""Papers that were issued, for those who may have them."""

from typing import Any

from django.contrib import messages
from django.http import FileResponse, HttpRequest, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.utils.cache import patch_cache_control

from registry.models import Case, Document
from registry.services.errors import DomainError
from registry.services.files import open_file
from workflows.views.base import CasePage


class IssuedDocument(CasePage):
    """The PDF of a paper, replaced and annulled ones too; ``?download`` saves it."""

    action = "case.documents"

    def find_case(self) -> Case:
        self.document = get_object_or_404(
            Document.objects.select_related("file", "case__territory"),
            pk=self.kwargs["document_id"],
            case__isnull=False,
            file__isnull=False,
        )
        assert self.document.case is not None  # noqa: S101 -- asked for above
        return self.document.case

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:  # type: ignore[override]  # a file is streamed
        file = self.document.file
        assert file is not None  # noqa: S101 -- asked for above
        try:
            content = open_file(file)
        except DomainError as error:
            messages.error(request, str(error.message))
            return redirect("case", case_id=self.case.pk)
        response = FileResponse(
            content,
            as_attachment="download" in request.GET,
            filename=file.name,
            content_type="application/pdf",
        )
        response["X-Content-Type-Options"] = "nosniff"
        patch_cache_control(response, private=True, no_store=True)
        return response
