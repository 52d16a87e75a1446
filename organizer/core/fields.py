"""Fields that several bodies share."""

from typing import Any

from rest_framework import serializers

from organizer.core.text import is_blank, without_blank_edges


class WrittenText(serializers.CharField):
    """A text of several lines, kept as it is written but for blank lines before it and blanks after it."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(trim_whitespace=False, **kwargs)

    def to_internal_value(self, data: Any) -> str:
        text = without_blank_edges(super().to_internal_value(data))
        if is_blank(text) and not self.allow_blank:
            self.fail("blank")
        return text
