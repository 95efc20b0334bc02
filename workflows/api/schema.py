"""The description of the API for programs: OpenAPI 3."""

from typing import Any

from drf_spectacular.generators import SchemaGenerator
from drf_spectacular.renderers import OpenApiJsonRenderer2, OpenApiYamlRenderer2
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from registry.rules.permissions import Answer
from workflows.api.base import ApiView


class Schema(ApiView):
    """Every address with what it takes, answers and refuses; for whoever has signed in.

    JSON, or YAML when the request accepts `application/yaml`.
    """

    renderer_classes = [OpenApiJsonRenderer2, OpenApiYamlRenderer2]

    def answer(self) -> Answer:
        return Answer.ALLOWED

    @extend_schema(exclude=True)
    def get(self, request: Request) -> Response:
        return Response(described_api())


def described_api() -> dict[str, Any]:
    """The whole schema, the same for everyone."""
    schema: dict[str, Any] = SchemaGenerator().get_schema(request=None, public=True)
    return schema
