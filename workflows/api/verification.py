"""The check of papers for programs."""

from typing import Any

from allauth.account.adapter import get_adapter
from django.http import Http404
from django.utils.timezone import now
from rest_framework.exceptions import Throttled
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response

from registry.rules.permissions import Answer
from registry.services.issuing import CHECKS_PER_MINUTE, LONGEST_CODE, verify_document
from registry.services.limits import over_limit
from workflows.api.base import ApiView


class Verification(ApiView):
    """Open to everyone, as the page is, and limited together with it."""

    authentication_classes: list[Any] = []
    permission_classes = [AllowAny]

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        address = get_adapter(request).get_client_ip(request)
        if over_limit(address, "verify", limit=CHECKS_PER_MINUTE, now=now()):
            raise Throttled
        super().initial(request, *args, **kwargs)

    def answer(self) -> Answer:
        return Answer.ALLOWED

    def get(self, request: Request, code: str) -> Response:
        found = verify_document(code) if len(code) <= LONGEST_CODE else None
        if found is None:
            raise Http404
        return Response(
            {
                "state": found.state,
                "state_reason": found.state_reason,
                "is_intact": found.is_intact,
                "is_sample": found.is_sample,
                "kind": found.kind,
                "number": found.number,
                "version": found.version,
                "issued_at": found.issued_at,
                "service": found.service_name,
                "work": found.work_title,
                "author": found.holder,
                "sha256": found.sha256,
                "replaced_by_version": found.replaced_by_version,
                "replaced_at": found.replaced_at,
            }
        )
