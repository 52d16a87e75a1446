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


class Schema(AutoSchema):
    """Adds the answers that any route can give, so that views name only their own."""

    def _get_response_bodies(self, direction: Any = "response") -> Any:
        # Not get_response_serializers: what a view says by extend_schema takes that method's place.
        bodies = super()._get_response_bodies(direction)
        for status in map(str, self._common_statuses()):
            if status not in bodies:
                shape = FIELD_ERRORS if status == "400" else Detail()
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
        return statuses
