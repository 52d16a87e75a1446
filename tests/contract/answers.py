"""Reading answers, and making the pictures that are sent."""

import io
import json
from datetime import datetime
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from PIL import Image

from tests.personas import Person

NOT_FOUND = {"detail": "Not found."}
NOT_ALLOWED = {"detail": "You do not have permission to perform this action."}
NOT_SIGNED_IN = {"detail": "Authentication credentials were not provided."}
REQUIRED = ["This field is required."]
BLANK = ["This field may not be blank."]
NOBODY = 987_654_321

PAGE = {"count", "next", "previous", "results"}
CONTENT_TYPES = {"PNG": "image/png", "JPEG": "image/jpeg", "WEBP": "image/webp", "BMP": "image/bmp", "GIF": "image/gif"}


def body_of(answer: HttpResponse, status: int = 200) -> Any:
    """Return the JSON of an answer, after checking its status and content type."""
    assert answer.status_code == status, (answer.status_code, answer.content[:600])
    assert answer["Content-Type"].split(";")[0] == "application/json"
    return json.loads(answer.content)


def holds(body: dict[str, Any], **expected: Any) -> bool:
    """Say whether a body has these keys with these values; more keys are welcome."""
    assert {key: body.get(key, "(absent)") for key in expected} == expected
    return True


def load(who: Person, url: str) -> tuple[int, str, bytes]:
    """Load a picture as an `<img>` tag does; return status, content type and bytes."""
    answer = who.get(url.removeprefix("http://testserver"))
    content = b"".join(answer) if answer.streaming else answer.content
    answer.close()
    return answer.status_code, answer["Content-Type"], content


def is_empty(answer: HttpResponse, status: int = 204) -> bool:
    """Say whether an answer has this status and no body."""
    assert (answer.status_code, answer.content) == (status, b"")
    return True


def results_of(answer: HttpResponse) -> list[dict[str, Any]]:
    """Return the items of a list's page, after checking its envelope."""
    page = body_of(answer)
    assert set(page) == PAGE
    return page["results"]


def column(answer: HttpResponse, field: str) -> list[Any]:
    """Return one field of all items on a page."""
    return [item[field] for item in results_of(answer)]


def minute(time: datetime) -> str:
    """Return a time as the API writes it, for instance `15 Nov 2023 06:07`."""
    months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
    return f"{time.day:02} {months[time.month - 1]} {time.year} {time.hour:02}:{time.minute:02}"


def picture(kind: str = "PNG", name: str = "", color: str = "teal") -> SimpleUploadedFile:
    """Return a small picture ready to be sent in a form; `name` may lie about its kind."""
    data = io.BytesIO()
    Image.new("RGB", (8, 6), color).save(data, kind)
    return SimpleUploadedFile(name or f"picture.{kind.lower()}", data.getvalue(), content_type=CONTENT_TYPES[kind])


def no_picture() -> SimpleUploadedFile:
    """Return a text that calls itself a picture."""
    return SimpleUploadedFile("picture.png", b"<svg>not a picture</svg>", content_type="image/png")
