import logging

from django.http import FileResponse, HttpResponse, HttpResponseBase
from django.utils.cache import get_conditional_response
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, OpenApiResponse, extend_schema
from rest_framework.request import Request

from organizer.core.api import ApiView
from organizer.core.errors import NotAllowed, NotFound
from organizer.images.files import REDIRECT_LIFETIME, open_file, redirect_url
from organizer.images.queries import find_live_image
from organizer.images.signing import seconds_left

logger = logging.getLogger("organizer.images")

HEADERS = {
    # Whatever a browser might make of the bytes: it shall not guess, run anything, or load anything else.
    "X-Content-Type-Options": "nosniff",
    "Content-Security-Policy": "sandbox; default-src 'none'",
    # A client on another origin shows these pictures too.
    "Cross-Origin-Resource-Policy": "cross-origin",
}

_DETAIL = {"type": "object", "properties": {"detail": {"type": "string"}}, "required": ["detail"]}
_FILE = OpenApiResponse(OpenApiTypes.BINARY, description="The image")


class MediaView(ApiView):
    """An image by its signed URL. No sign-in: the signature is the permission, and `<img>` tags send no header."""

    authentication_classes = ()
    permission_classes = ()

    @extend_schema(
        operation_id="image",
        summary="An attached image, by the URL given in tasks and messages",
        parameters=[
            OpenApiParameter("expires", OpenApiTypes.INT64, required=True, description="Unix time; part of the URL"),
            OpenApiParameter("signature", OpenApiTypes.STR, required=True, description="Part of the URL"),
        ],
        responses={
            (200, "image/jpeg"): _FILE,
            (200, "image/png"): _FILE,
            (200, "image/webp"): _FILE,
            302: OpenApiResponse(description="The image is in the object storage, at the short-lived Location"),
            304: OpenApiResponse(description="Not changed since the version named in If-None-Match"),
            403: OpenApiResponse(_DETAIL, description="The URL was altered, or is expired"),
            404: OpenApiResponse(_DETAIL, description="The image was removed"),
        },
        auth=[],
        tags=["images"],
    )
    def get(self, request: Request, key: str) -> HttpResponseBase:
        """Deliver the image, or send the caller on to where it is stored."""
        query = request.GET
        left = seconds_left(key, expires=query.get("expires", ""), signature=query.get("signature", ""))
        if left is None:
            raise NotAllowed
        image = find_live_image(key)
        if image is None:
            raise NotFound
        url = redirect_url(key, content_type=image["content_type"], max_age=left)
        return _send_on(url, left) if url else _deliver(request, key, image["content_type"], left)


def _deliver(request: Request, key: str, content_type: str, left: int) -> HttpResponseBase:
    etag = f'"{key}"'  # a key's content never changes
    answer = get_conditional_response(getattr(request, "_request", request), etag=etag) or _open_answer(
        key, content_type
    )
    answer["ETag"] = etag
    answer["Cache-Control"] = f"private, max-age={left}, immutable"
    return answer


def _open_answer(key: str, content_type: str) -> HttpResponseBase:
    try:
        file = open_file(key)
    except FileNotFoundError as error:
        logger.error("image %s has a row but no file", key)
        raise NotFound from error
    return FileResponse(file, content_type=content_type, filename=key, headers=HEADERS)


def _send_on(url: str, left: int) -> HttpResponse:
    response = HttpResponse(status=302, headers={**HEADERS, "Location": url})
    # Browsers may reuse the redirect for half of the time that its target works.
    response["Cache-Control"] = f"private, max-age={min(left, REDIRECT_LIFETIME // 2)}"
    return response
