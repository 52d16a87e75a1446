"""What the client's page may load and do: nothing but what is named here."""

import functools
import uuid

from django.conf import settings

from organizer.core.addresses import origin_of
from organizer.images.files import redirect_url

# On iOS, react-aria's usePreventScroll writes one style element while a dialog is open. This is the hash of its text.
OVERSCROLL_STYLE = "'sha256-gYiS/BvZvRcK27JIXTuwhZ3hs2+VJ1X+2gUlE+farlg='"

PERMISSIONS_POLICY = "camera=(), geolocation=(), microphone=(), payment=(), usb=()"


@functools.cache
def content_security_policy() -> str:
    """Return the Content-Security-Policy of the page."""
    images = " ".join(["'self'", "data:", "blob:", *image_origins()])
    return "; ".join(
        [
            "default-src 'none'",
            "script-src 'self'",
            f"style-src 'self' {OVERSCROLL_STYLE}",
            f"img-src {images}",
            "font-src 'self'",
            "connect-src 'self'",
            "manifest-src 'self'",
            "worker-src 'self'",
            "frame-ancestors 'none'",
            "base-uri 'none'",
            "form-action 'self'",
        ]
    )


def image_origins() -> list[str]:
    """Return from where attached images come besides the page's own origin: the public address that their URLs carry,
    and the object storage to which those redirect."""
    key = f"{uuid.UUID(int=0).hex}.png"
    storage = redirect_url(key, content_type="image/png", max_age=0)
    origins = [settings.PUBLIC_URL, origin_of(storage) if storage else None]
    return [origin for origin in origins if origin]
