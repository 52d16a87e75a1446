from typing import TypedDict

from organizer.images.models import State, StoredImage


class Served(TypedDict):
    """What delivering an image takes."""

    key: str
    content_type: str


def find_live_image(key: str) -> Served | None:
    """Return a live image by its key. Who may see it was decided when its URL was signed."""
    return StoredImage.objects.filter(key=key, state=State.LIVE).values("key", "content_type").first()
