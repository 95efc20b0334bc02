"""What every address of the API shares: who asks, what is refused, how lists are cut."""

from typing import Any, ClassVar

from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.utils.functional import Promise
from django.utils.timezone import now
from django.utils.translation import gettext_lazy as _
from rest_framework import exceptions
from rest_framework.authentication import SessionAuthentication
from rest_framework.pagination import PageNumberPagination
from rest_framework.permissions import IsAuthenticated
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from registry.permissions import Viewer, ask
from registry.rules.permissions import Answer, Question
from registry.services.errors import DomainError

MESSAGES: dict[int, tuple[str, Promise]] = {
    400: ("bad_request", _("The request cannot be understood. Check the address and the data.")),
    401: ("not_signed_in", _("Sign in first: the API knows people by the session of the site.")),
    403: ("forbidden", _("Your role does not allow this.")),
    404: ("not_found", _("There is nothing at this address, or it is not yours to see.")),
    405: ("method_not_allowed", _("This address does not take such a request.")),
    406: ("not_acceptable", _("Answers are given in JSON only.")),
    429: ("too_many", _("Too many requests. Wait a minute and try again.")),
}


class Session(SessionAuthentication):
    """The session of the site; without one the answer is 401, not 403."""

    def authenticate_header(self, request: Request) -> str:
        return "Session"


class Pages(PageNumberPagination):
    """Fifty rows at a time, up to two hundred when asked."""

    page_size = 50
    page_size_query_param = "page_size"
    max_page_size = 200


class ApiView(APIView):
    """An address of the API. ``action`` is asked of the permission table before anything else."""

    action: ClassVar[str] = ""
    authentication_classes = [Session]
    permission_classes = [IsAuthenticated]

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        super().initial(request, *args, **kwargs)
        self.now = now()
        refuse_unless_allowed(self.answer())

    def answer(self) -> Answer:
        """What the table says of the viewer and this address."""
        return ask(self.viewer, Question(action=self.action))

    @property
    def viewer(self) -> Viewer:
        viewer: Viewer = self.request.viewer  # type: ignore[attr-defined]  # see ViewerMiddleware
        return viewer

    def get_exception_handler(self) -> Any:
        return explain

    def paged(self, rows: Any, describe: Any) -> Response:
        """One page of a list, each row described by a function."""
        pages = Pages()
        found = pages.paginate_queryset(rows, self.request, view=self)
        return pages.get_paginated_response([describe(row) for row in found or []])


def refuse_unless_allowed(given: Answer) -> None:
    """Turn an answer of the permission table into 404 or 403."""
    if given is Answer.NOT_FOUND:
        raise exceptions.NotFound
    if given is not Answer.ALLOWED:
        raise exceptions.PermissionDenied


def explain(error: Exception, context: dict[str, Any]) -> Response | None:
    """Every refusal as a code for programs and a sentence for people."""
    if isinstance(error, DomainError):
        return Response({"code": error.code, "message": str(error.message)}, status=409)
    status = _status_of(error)
    if status is None:
        return None
    code, message = MESSAGES.get(status, MESSAGES[400])
    headers = {"WWW-Authenticate": "Session"} if status == 401 else None
    return Response({"code": code, "message": str(message)}, status=status, headers=headers)


def _status_of(error: Exception) -> int | None:
    if isinstance(error, Http404):
        return 404
    if isinstance(error, PermissionDenied):
        return 403
    return error.status_code if isinstance(error, exceptions.APIException) else None
