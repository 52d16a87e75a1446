"""Reading a body with a serializer whose fields were built before: copying them costs more than a small write."""

import threading
from collections.abc import Mapping
from typing import Any

from rest_framework.serializers import BaseSerializer

_kept = threading.local()  # a field belongs to one serializer at a time


def read_validated(
    serializer_class: type[BaseSerializer[Any]], data: Any, *, partial: bool, context: Mapping[str, Any]
) -> dict[str, Any]:
    """Return the validated data. Raises ValidationError with the messages of all fields."""
    serializer: Any = serializer_class(data=data, partial=partial, context=context)
    fields = _take_fields(serializer_class)
    if fields is None:
        fields = serializer.fields
    else:
        for field in fields.values():
            field.parent = serializer
        serializer.fields = fields
    try:
        serializer.is_valid(raise_exception=True)
        body: dict[str, Any] = serializer.validated_data
        return body
    finally:
        for field in fields.values():
            field.parent = None  # what was sent is not kept
        _kept.fields[serializer_class] = fields


def _take_fields(serializer_class: type[BaseSerializer[Any]]) -> Any:
    if not hasattr(_kept, "fields"):
        _kept.fields = {}
    return _kept.fields.pop(serializer_class, None)
