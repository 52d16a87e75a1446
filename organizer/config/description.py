"""The served API description (OpenAPI) and a page to read it, both without the internet."""

import functools
from typing import Any

from django.http import JsonResponse
from drf_spectacular.renderers import OpenApiJsonRenderer, OpenApiYamlRenderer
from drf_spectacular.settings import spectacular_settings
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from drf_spectacular.views import SpectacularAPIView, SpectacularSwaggerView
from rest_framework.request import Request
from rest_framework.response import Response

from organizer.core.schema import Detail

# What the generator knows of one operation: path, its pattern, method and view.
Endpoint = tuple[str, str, str, Any]


@functools.cache
def generate_description() -> dict[str, Any]:
    """The description, generated once per process: it costs a tenth of a second, and anybody may ask for it."""
    generator = spectacular_settings.DEFAULT_GENERATOR_CLASS()
    description: dict[str, Any] = generator.get_schema(request=None, public=True)
    return description


def leave_out_twins(endpoints: list[Endpoint]) -> list[Endpoint]:
    """Every path answers with and without its trailing slash; the one that comes first is the published spelling."""
    spelled: dict[str, str] = {}
    return [
        endpoint for endpoint in endpoints if spelled.setdefault(endpoint[0].rstrip("/"), endpoint[0]) == endpoint[0]
    ]


def let_alternatives_overlap(result: Any, **of_the_generator: Any) -> Any:
    """Turn `oneOf` into `anyOf`: the generator offers "a text, or an empty one", and an empty text is both."""
    if isinstance(result, dict):
        return {"anyOf" if name == "oneOf" else name: let_alternatives_overlap(value) for name, value in result.items()}
    return [let_alternatives_overlap(value) for value in result] if isinstance(result, list) else result


class DescriptionView(SpectacularAPIView):
    """OpenAPI 3.1 as JSON, or as YAML with `Accept: application/yaml` or `?format=yaml`."""

    renderer_classes = [OpenApiJsonRenderer, OpenApiYamlRenderer]

    @extend_schema(operation_id="schema", responses={200: OpenApiTypes.OBJECT, 404: Detail}, tags=["server"], auth=[])
    def get(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        return Response(generate_description(), headers={"Content-Disposition": 'inline; filename="organizer.json"'})


class DescriptionPage(SpectacularSwaggerView):
    """The description as a page on which requests can be tried."""

    url_name = "schema"
    http_method_names = ["get", "head"]

    def handle_exception(self, exc: Exception) -> Any:
        """Answer what cannot be done in JSON like everywhere else, not by a template that does not exist."""
        answer = super().handle_exception(exc)
        return JsonResponse(
            answer.data,
            status=answer.status_code,
            headers={"Allow": answer["Allow"]} if answer.has_header("Allow") else None,
        )
