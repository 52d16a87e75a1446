"""Pictures attached to tasks and messages: cleaned, stored, served under signed URLs, removed with their owner."""

from enum import Enum
from typing import Final


class Keep(Enum):
    """The type of `KEEP`, so that it can stand in annotations: `CleanImage | Keep | None`."""

    KEEP = "keep"


# What a body says about an image besides a new one (a CleanImage) and none (None): leave it as it is.
KEEP: Final = Keep.KEEP
