"""How addresses describe themselves for the OpenAPI schema: what they take, answer and refuse."""

from collections.abc import Callable, Iterable
from typing import Any, TypeVar

from django.conf import settings
from drf_spectacular.extensions import OpenApiAuthenticationExtension
from drf_spectacular.utils import OpenApiResponse, extend_schema

from workflows.api.fields import RefusalAnswer

REFUSALS = {
    400: "The data or the address cannot be understood: `invalid` names the fields in `errors`.",
    401: "Nobody is signed in.",
    403: "The role does not allow it, or the token of the form is missing (`csrf_failed`).",
    404: "There is no such thing, or it is not for the viewer to know of.",
    406: "Answers are given in JSON only.",
    409: "The work stands otherwise by now; `code` says how.",
    413: "The request is longer than 2.5 MB.",
    415: "Data is taken in JSON only.",
    422: "The data is understood and refused by a rule: `errors` say what is to be mended.",
    429: "Too many requests: wait a minute.",
    503: "The database is busy and nothing was saved: try again after `Retry-After` seconds.",
}
ANYWHERE = (404, 406, 503)
SIGNED_IN = (401, 403, *ANYWHERE)
QUERIED = (400, *SIGNED_IN)
CHANGING = (400, 409, 413, 415, *SIGNED_IN)

F = TypeVar("F", bound=Callable[..., Any])


def described(
    name: str,
    *,
    answer: Any,
    refusals: Iterable[int],
    takes: Any = None,
    asks: Iterable[Any] = (),
    open_to_everyone: bool = False,
) -> Callable[[F], F]:
    """Describe a method of an address: ``name`` it, its 200, its refusals, body and query."""
    responses: dict[int, Any] = {200: answer}
    responses |= {
        status: OpenApiResponse(RefusalAnswer, description=REFUSALS[status])
        for status in sorted(refusals)
    }
    decorator: Callable[[F], F] = extend_schema(
        operation_id=name,
        request=takes,
        responses=responses,
        parameters=list(asks),
        auth=[] if open_to_everyone else None,
    )
    return decorator


class SessionScheme(OpenApiAuthenticationExtension):
    """The cookie of the site, by which the API knows people."""

    target_class = "workflows.api.base.Session"
    name = "session"

    def get_security_definition(self, auto_schema: Any) -> dict[str, Any]:
        return {"type": "apiKey", "in": "cookie", "name": settings.SESSION_COOKIE_NAME}
