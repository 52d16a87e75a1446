"""Image URLs: whoever holds one may see the picture until it expires, in an `<img>` tag too, which sends no header.

They are made when an answer is delivered and never stored. All made within one day (UTC) are equal, so that browsers
keep what they have loaded; one made in the last minute of a day still works for 24 hours.
"""

import base64
import re
import time
from typing import Final
from urllib.parse import urlsplit

from django.conf import settings
from django.http import HttpRequest
from django.utils.crypto import constant_time_compare, salted_hmac

from organizer.core.addresses import absolute_url
from organizer.images.files import IMAGE_KEY
from organizer.images.models import StoredImage

DAY: Final = 86_400  # seconds

_PATH_OF_AN_IMAGE: Final = re.compile(rf"(?:/.*)?/media/({IMAGE_KEY.pattern})/?", re.DOTALL)


def image_path(image_key: str) -> str:
    """Return path and query of an image's URL, which works until the end of tomorrow (UTC)."""
    expires = str((int(time.time()) // DAY + 2) * DAY)
    return f"/media/{image_key}?expires={expires}&signature={_sign(image_key, expires, settings.SECRET_KEY)}"


def image_url(request: HttpRequest, image: StoredImage | str | None) -> str | None:
    """Return the absolute URL of an image or of an image's key, None for None."""
    if image is None:
        return None
    return absolute_url(request, image_path(image.key if isinstance(image, StoredImage) else image))


def seconds_left(image_key: str, *, expires: str, signature: str) -> int | None:
    """Return for how many seconds a URL with this key and query still works; None when it is expired or altered."""
    secrets = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
    if not any(constant_time_compare(signature, _sign(image_key, expires, secret)) for secret in secrets):
        return None
    left = int(expires) - int(time.time())  # a number: we signed it
    return left if left > 0 else None


def key_in_url(url: str) -> str | None:
    """Return the image's key in a URL or path of ours, whatever its host, day and signature; None for any other."""
    try:
        path = urlsplit(url).path
    except ValueError:
        return None
    found = _PATH_OF_AN_IMAGE.fullmatch(path)
    return found[1] if found else None


def _sign(image_key: str, expires: str, secret: str | bytes) -> str:
    digest = salted_hmac("organizer.images.url", f"{image_key}:{expires}", secret=secret, algorithm="sha256").digest()
    return base64.urlsafe_b64encode(digest).rstrip(b"=").decode()
