"""The public check of papers: anyone who holds one may ask whether it is valid."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.utils.decorators import method_decorator
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.views.generic import TemplateView

from registry.labels import DOCUMENT_KIND
from registry.queries.lists import earlier_conclusions_with
from registry.rules.vocabulary import DocumentState
from registry.services.issuing import (
    CHECKS_PER_MINUTE,
    LONGEST_CODE,
    VerifiedDocument,
    verify_document,
)
from workflows.views.limits import too_many


@dataclass(frozen=True)
class Verdict:
    """The answer in large letters: a shape, a word, a sentence."""

    tone: str
    icon: str
    title: Promise
    text: Promise


VERDICTS: Mapping[DocumentState, Verdict] = {
    DocumentState.VALID: Verdict(
        "good",
        "check-circle",
        _("The document is valid"),
        _("It was issued by this service and is in force."),
    ),
    DocumentState.REPLACED: Verdict(
        "warn",
        "refresh",
        _("The document was replaced"),
        _("It was really issued, but a corrected version is in force now. Ask for that one."),
    ),
    DocumentState.ANNULLED: Verdict(
        "bad",
        "stop",
        _("The document is annulled"),
        _("It was really issued and is no longer in force."),
    ),
}
DAMAGED = Verdict(
    "bad",
    "warning",
    _("The document cannot be confirmed"),
    _("The copy kept by the service was changed after it was issued. Tell the service."),
)
SAMPLE = Verdict(
    "warn",
    "info",
    _("A training sample, not a document"),
    _("The service made it to learn how the system works. It certifies nothing."),
)
UNKNOWN = Verdict(
    "bad",
    "x",
    _("No such document was found"),
    _(
        "Compare the code with the paper letter by letter. If it is the same, this paper was not issued here."
    ),
)


@method_decorator(login_not_required, name="dispatch")
class PublicCheck(TemplateView):
    """Open to everyone, hidden from search engines, and not for guessing codes in a row."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if too_many(request, "verify", limit=CHECKS_PER_MINUTE):
            self.template_name = "registry/verify_many.html"
            return self.answered(self.get_context_data(), status=429)
        return super().dispatch(request, *args, **kwargs)

    def answered(self, context: dict[str, Any], *, status: int) -> HttpResponse:
        response = self.render_to_response(context, status=status)
        response["X-Robots-Tag"] = "noindex, nofollow"
        response["Cache-Control"] = "no-store"
        return response


class Verify(PublicCheck):
    """The field for a code; with a code in it, on to the answer."""

    template_name = "registry/verify.html"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        entered = request.GET.get("code", "").strip()[:LONGEST_CODE]
        earlier = list(earlier_conclusions_with(entered)) if entered else []
        if earlier:
            # Papers of former years bear no code: they are asked for by their numbers.
            self.template_name = "registry/verify_earlier.html"
            context = self.get_context_data(earlier=earlier, entered=entered)
            return self.answered(context, status=200)
        code = "".join(entered.split()).replace("/", "")
        if code:
            return redirect("verify_document", code=code)
        return self.answered(self.get_context_data(), status=200)


class VerifyDocument(PublicCheck):
    """Valid, replaced, annulled or not found — and what to compare with the paper."""

    template_name = "registry/verify_document.html"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        code = kwargs["code"]
        found = verify_document(code) if len(code) <= LONGEST_CODE else None
        context = self.get_context_data(
            found=found,
            verdict=_verdict(found),
            kind=DOCUMENT_KIND[found.kind] if found else "",
            entered="" if found else code,
        )
        return self.answered(context, status=200 if found else 404)


def _verdict(found: VerifiedDocument | None) -> Verdict:
    if found is None:
        return UNKNOWN
    if found.is_sample:
        return SAMPLE
    return VERDICTS[found.state] if found.is_intact else DAMAGED
