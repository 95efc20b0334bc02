"""What every address of the API shares: who asks, what is refused, how lists are cut."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, ClassVar

from django.core.exceptions import (
    PermissionDenied,
    RequestDataTooBig,
    SuspiciousOperation,
)
from django.http import (
    Http404,
    HttpRequest,
    JsonResponse,
    RawPostDataException,
    UnreadablePostError,
)
from django.http.multipartparser import MultiPartParserError
from django.shortcuts import get_object_or_404
from django.utils.functional import Promise
from django.utils.timezone import now
from django.utils.translation import gettext_lazy as _
from rest_framework import exceptions
from rest_framework.authentication import SessionAuthentication
from rest_framework.pagination import PageNumberPagination
from rest_framework.permissions import AllowAny, IsAuthenticated
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.serializers import Serializer
from rest_framework.settings import api_settings
from rest_framework.views import APIView

from registry.permissions import Viewer, ask
from registry.rules.actors import Actor
from registry.rules.permissions import Answer, Question
from registry.services.errors import DomainError
from workflows.api.parsing import JsonBody
from workflows.models import Task
from workflows.permissions import answer_about_duty

MESSAGES: dict[int, tuple[str, Promise]] = {
    400: ("bad_request", _("The request cannot be understood. Check the address and the data.")),
    401: ("not_signed_in", _("Sign in first: the API knows people by the session of the site.")),
    403: ("forbidden", _("Your role does not allow this.")),
    404: ("not_found", _("There is nothing at this address, or it is not yours to see.")),
    405: ("method_not_allowed", _("This address does not take such a request.")),
    406: ("not_acceptable", _("Answers are given in JSON only.")),
    413: ("too_big", _("The request is too big.")),
    415: ("not_json", _("Data is taken in JSON only.")),
    429: ("too_many", _("Too many requests. Wait a minute and try again.")),
}
INVALID = ("invalid", _("Some of the data is not as it should be: see the errors."))
NO_TOKEN = (
    "csrf_failed",
    _("Send the header X-CSRFToken with the value of the cookie csrftoken."),
)
Fault = dict[str, Any]


class TokenMissing(exceptions.PermissionDenied):
    """A change was asked for without the token that proves it comes from the person himself."""


class Session(SessionAuthentication):
    """The session of the site; without one the answer is 401, not 403."""

    def authenticate_header(self, request: Request) -> str:
        return "Session"

    def enforce_csrf(self, request: Request) -> None:
        try:
            super().enforce_csrf(request)
        except exceptions.PermissionDenied as error:
            raise TokenMissing from error


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
    parser_classes = [JsonBody]

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        self.now = now()
        if request.user.is_authenticated:
            self.find()
        super().initial(request, *args, **kwargs)
        refuse_unless_allowed(self.answer())

    def find(self) -> None:
        """Read what the address names; raises ``Http404`` where there is none."""

    def answer(self) -> Answer:
        """What the table says of the viewer and this address."""
        return ask(self.viewer, Question(action=self.action))

    @property
    def viewer(self) -> Viewer:
        viewer: Viewer = self.request.viewer  # type: ignore[attr-defined]  # see ViewerMiddleware
        return viewer

    @property
    def actor(self) -> Actor:
        """The signed-in person as an actor: the table lets nobody else through."""
        if self.viewer.person_id is None:
            raise PermissionDenied
        return Actor.person(self.viewer.person_id)

    def get_exception_handler(self) -> Any:
        return explain

    def taken(self, body: type[Serializer[Any]], **context: Any) -> dict[str, Any]:
        """The data of the request, read by ``body``; what does not fit is answered 400."""
        read = body(data=self.request.data, context=context)
        read.is_valid(raise_exception=True)
        return dict(read.validated_data)

    def asked(self, query: type[Serializer[Any]]) -> dict[str, Any]:
        """What the address asks for after the question mark, read by ``query``."""
        read = query(data=self.request.query_params.dict())
        read.is_valid(raise_exception=True)
        return dict(read.validated_data)

    def paged(self, rows: Any, describe: Any) -> Response:
        """One page of a list, each row described by a function."""
        pages = Pages()
        found = pages.paginate_queryset(rows, self.request, view=self)
        return pages.get_paginated_response([describe(row) for row in found or []])

    def faults_of(self, error: DomainError) -> list[Fault]:
        """To what of the sent data a refusal belongs."""
        if not error.field:
            return []
        return [fault(error.field, error.code, error.message)]


class DutyView(ApiView):
    """An address about a duty of the steps ``steps``, found by ``task_id``."""

    steps: ClassVar[tuple[str, ...]] = ()
    read_with_it: ClassVar[tuple[str, ...]] = ("case__territory", "case__procedure_version")
    task: Task

    def find(self) -> None:
        self.task = get_object_or_404(
            Task.objects.select_related(*self.read_with_it),
            pk=self.kwargs["task_id"],
            step__in=self.steps,
        )

    def answer(self) -> Answer:
        return answer_about_duty(self.viewer, self.task.step, self.task)


class Nothing(APIView):
    """Whatever begins like the API and is no address of it: refused as the API refuses."""

    authentication_classes: list[Any] = []
    permission_classes = [AllowAny]

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        raise Http404

    def get_exception_handler(self) -> Any:
        return explain


def refuse_unless_allowed(given: Answer) -> None:
    """Turn an answer of the permission table into 404 or 403."""
    if given is Answer.NOT_FOUND:
        raise exceptions.NotFound
    if given is not Answer.ALLOWED:
        raise exceptions.PermissionDenied


# --- Refusals -----------------------------------------------------------------------------


def explain(error: Exception, context: dict[str, Any]) -> Response | None:
    """Every refusal as a code for programs and a sentence for people."""
    if isinstance(error, DomainError):
        return _refused_by_a_rule(error, context)
    if isinstance(error, exceptions.ValidationError):
        return refusal(400, *INVALID, errors=list(_faults(error.detail)))
    if isinstance(error, TokenMissing):
        return refusal(403, *NO_TOKEN)
    status = _status_of(error)
    if status is None:
        return None
    code, message = MESSAGES.get(status, MESSAGES[400])
    headers = {"WWW-Authenticate": "Session"} if status == 401 else None
    return refusal(status, code, message, headers=headers)


def refusal(
    status: int,
    code: str,
    message: str | Promise,
    *,
    errors: Sequence[Fault] = (),
    headers: Mapping[str, str] | None = None,
) -> Response:
    """The one shape in which the API refuses."""
    body = {"code": code, "message": str(message), "errors": list(errors)}
    return Response(body, status=status, headers=dict(headers or {}))


def refuse_outright(
    status: int, code: str, message: str | Promise, *, retry_after: int | None = None
) -> JsonResponse:
    """The same shape from before or beyond an address of the API; the wait is in seconds."""
    headers = {"Retry-After": str(retry_after)} if retry_after else {}
    body = {"code": code, "message": str(message), "errors": []}
    return JsonResponse(body, status=status, headers=headers)


def is_api(request: HttpRequest) -> bool:
    """Whether a program asks for the API, and not a person for a page."""
    return request.path.startswith("/api/")


def fault(field: str, code: str, message: str | Promise, *, criterion: int | None = None) -> Fault:
    """What is wrong with one part of the sent data; ``criterion`` is the id, if it is about one."""
    return {"field": field, "criterion": criterion, "code": code, "message": str(message)}


def _refused_by_a_rule(error: DomainError, context: Mapping[str, Any]) -> Response:
    """422 where the sent data is to be mended, 409 where the work stands otherwise by now."""
    errors = context["view"].faults_of(error)
    return refusal(422 if errors else 409, error.code, error.message, errors=errors)


def _faults(detail: Any, path: str = "") -> Iterator[Fault]:
    """Every message of a serializer with the way to its field: «marks.3.points»."""
    if isinstance(detail, Mapping):
        for key, inner in detail.items():
            name = "" if key == api_settings.NON_FIELD_ERRORS_KEY else str(key)
            yield from _faults(inner, ".".join(part for part in (path, name) if part))
    elif isinstance(detail, list):
        for place, inner in enumerate(detail):
            nested = isinstance(inner, Mapping | list)
            yield from _faults(inner, f"{path}.{place}" if nested else path)
    else:
        yield fault(path, getattr(detail, "code", "invalid"), str(detail))


def _status_of(error: Exception) -> int | None:
    """Of whatever is the asker's fault; of our own there is none."""
    if isinstance(error, exceptions.APIException):
        return error.status_code
    for kinds, status in (
        (Http404, 404),
        (PermissionDenied, 403),
        # Reading the token of a form that is no form.
        (RawPostDataException, 415),
        (RequestDataTooBig, 413),
        ((MultiPartParserError, SuspiciousOperation, UnreadablePostError), 400),
    ):
        if isinstance(error, kinds):
            return status
    return None
