"""How the API description (OpenAPI 3.1) is generated: what every operation shares is said once, here."""

from typing import Any

from drf_spectacular.openapi import AutoSchema
from drf_spectacular.utils import inline_serializer
from rest_framework import serializers

BODY_METHODS = ("POST", "PUT", "PATCH", "DELETE")


class Detail(serializers.Serializer[Any]):
    """An error that is not about one field."""

    detail = serializers.CharField()
    code = serializers.CharField(required=False)
    request_id = serializers.CharField(required=False, help_text="Of failures of the server: finds them in its log")


def page_shape(item: type[serializers.Serializer[Any]]) -> serializers.Serializer[Any]:
    """Return the shape of a page of such items."""
    fields: dict[str, serializers.Field[Any, Any, Any, Any]] = {
        "count": serializers.IntegerField(help_text="How many there are in all"),
        "next": serializers.CharField(allow_null=True, help_text="URL of the next page"),
        "previous": serializers.CharField(allow_null=True, help_text="URL of the previous page"),
        "results": item(many=True),
    }
    shape: serializers.Serializer[Any] = inline_serializer(f"{item.__name__}Page", fields)
    return shape


FIELD_ERRORS = {
    "type": "object",
    "description": "Messages by the field's name; `detail` when the request could not be read at all.",
    "additionalProperties": {"anyOf": [{"type": "string"}, {"type": "array", "items": {"type": "string"}}]},
}


def _header(name: str, description: str, schema: dict[str, Any]) -> dict[str, Any]:
    return {"name": name, "in": "header", "description": description, "schema": schema}


IDEMPOTENCY_KEY = _header(
    "Idempotency-Key",
    "Makes a retry safe: within 24 hours, the same request with the same key answers with what the first one made.",
    {"type": "string", "minLength": 1, "maxLength": 200, "pattern": "^[ -~]*$"},
)
IF_MATCH = _header(
    "If-Match",
    'The version that you know, in quotes (`"3"`): refused with 412 when there is another by now.',
    {"type": "string", "pattern": '^(\\*|(W/)?"[^"]*")$'},
)


class Outdated(Detail):
    """Refused, because the thing has changed."""

    current = serializers.DictField(help_text="The thing as it is now, as reading it answers")


class Schema(AutoSchema):
    """Adds the answers that any route can give, so that views name only their own."""

    def _get_parameters(self) -> list[dict[str, Any]]:
        parameters: list[dict[str, Any]] = super()._get_parameters()
        if self._takes("takes_idempotency_key"):
            parameters.append(IDEMPOTENCY_KEY)
        if self._takes("takes_if_match"):
            parameters.append(IF_MATCH)
        return parameters

    def _takes(self, mark: str) -> bool:
        return hasattr(getattr(self.view, self.method.lower(), None), mark)

    def _get_response_bodies(self, direction: Any = "response") -> Any:
        # Not get_response_serializers: what a view says by extend_schema takes that method's place.
        bodies = super()._get_response_bodies(direction)
        for status in map(str, self._common_statuses()):
            if status not in bodies:
                shape = {"400": FIELD_ERRORS, "412": Outdated()}.get(status) or Detail()
                bodies[status] = self._get_response_for_code(shape, status, direction=direction)  # type: ignore[no-untyped-call]
        return dict(sorted(bodies.items()))

    def _common_statuses(self) -> list[int]:
        statuses = [503]
        if self.get_auth():
            statuses.append(401)
        if self.method == "GET":
            if self.get_override_parameters():
                statuses.append(400)
        elif self.method in BODY_METHODS:
            statuses += [400, 403, 413, 415]
        if "{" in self.path:
            statuses.append(404)  # what stands there may be no id at all
        if self._takes("takes_idempotency_key"):
            statuses += [404, 409, 422]
        if self._takes("takes_if_match"):
            statuses.append(412)
        return statuses
