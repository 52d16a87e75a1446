from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from organizer.images import KEEP, Keep
from organizer.images.models import StoredImage
from organizer.images.pipeline import BadImage, CleanImage, clean_image
from organizer.images.signing import key_in_url


@extend_schema_field(
    {
        "type": "string",
        "format": "binary",
        "description": "An image file (jpg, png, webp, bmp; multipart). Left out: unchanged. An empty string or null: "
        "no image. The current image's URL, sent back: unchanged.",
    }
)
class ImageField(serializers.Field[CleanImage | Keep | None, Any, Any, Any]):
    """An image in a request's body. Validated it is a CleanImage, None (no image wanted), or KEEP.

    Left out it is left out: read it with `body.get("image", KEEP)`. A view that changes something passes that thing's
    present image as `current_image` in the serializer's context.
    """

    default_error_messages = {
        "invalid": "The submitted data was not a file. Check the encoding type on the form.",
    }

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(required=False, allow_null=True, write_only=True, **kwargs)

    def to_internal_value(self, data: Any) -> CleanImage | Keep | None:
        if data == "":
            return None
        if isinstance(data, str) and self._is_current(data):
            return KEEP
        if not hasattr(data, "read"):
            self.fail("invalid")
        try:
            return clean_image(data)
        except BadImage as refusal:
            raise serializers.ValidationError(refusal.message) from refusal

    def _is_current(self, url: str) -> bool:
        current: StoredImage | None = self.context.get("current_image")
        return current is not None and key_in_url(url) == current.key
