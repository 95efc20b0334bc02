"""The check of papers for programs."""

from typing import Any

from allauth.account.adapter import get_adapter
from django.http import Http404
from django.utils.timezone import now
from rest_framework import serializers
from rest_framework.exceptions import Throttled
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response

from registry.labels import DOCUMENT_KIND, DOCUMENT_STATE, choices
from registry.rules.permissions import Answer
from registry.services.issuing import CHECKS_PER_MINUTE, LONGEST_CODE, verify_document
from registry.services.limits import over_limit
from workflows.api.base import ApiView
from workflows.api.description import ANYWHERE, described
from workflows.api.fields import MomentField


class PaperAnswer(serializers.Serializer[Any]):
    """A paper as it stands today."""

    state = serializers.ChoiceField(choices=choices(DOCUMENT_STATE))
    state_reason = serializers.CharField(allow_blank=True)
    is_intact = serializers.BooleanField(
        help_text="False: the kept copy was changed after it was issued."
    )
    is_sample = serializers.BooleanField()
    kind = serializers.ChoiceField(choices=choices(DOCUMENT_KIND))
    number = serializers.CharField()
    version = serializers.IntegerField()
    issued_at = MomentField(allow_null=True)
    service = serializers.CharField(source="service_name")
    work = serializers.CharField(source="work_title")
    author = serializers.CharField(source="holder", help_text="Surname and initials.")
    sha256 = serializers.CharField(help_text="Of the PDF.")
    replaced_by_version = serializers.IntegerField(allow_null=True)
    replaced_at = MomentField(allow_null=True)


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

    @described(
        "verify_document",
        answer=PaperAnswer,
        refusals=(*ANYWHERE, 429),
        open_to_everyone=True,
    )
    def get(self, request: Request, code: str) -> Response:
        found = verify_document(code) if len(code) <= LONGEST_CODE else None
        if found is None:
            raise Http404
        return Response(PaperAnswer(found).data)
