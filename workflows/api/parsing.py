"""How the API reads what it is sent."""

import io
from collections.abc import Mapping
from typing import IO, Any

from django.conf import settings
from django.utils.translation import gettext_lazy as _
from rest_framework.exceptions import APIException, ParseError
from rest_framework.parsers import JSONParser


class TooBig(APIException):
    """More was sent than any request of ours needs."""

    status_code = 413
    default_code = "too_big"
    default_detail = _("The request is too big.")


class JsonBody(JSONParser):
    """JSON, no longer than a form may be and no deeper than it can be read."""

    def parse(
        self,
        stream: IO[Any],
        media_type: str | None = None,
        parser_context: Mapping[str, Any] | None = None,
    ) -> dict[str, Any]:
        most = settings.DATA_UPLOAD_MAX_MEMORY_SIZE
        body = stream.read(most + 1)
        if len(body) > most:
            raise TooBig
        try:
            parsed: dict[str, Any] = super().parse(io.BytesIO(body), media_type, parser_context)
        except RecursionError as error:
            raise ParseError from error
        return parsed
