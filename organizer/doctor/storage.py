"""The place of images."""

import io
import os
import secrets
from collections.abc import Iterator
from pathlib import Path

from django.conf import settings
from django.core.files.base import ContentFile
from django.core.files.storage import storages
from PIL import Image

from organizer.config.ownership import ROOT, owner_of, user_name, whose
from organizer.doctor.findings import Finding, Level

ADVICE = "Check the folder's owner, or the storage's name, address and keys."


def check_storage() -> Iterator[Finding]:
    """Whether an image can be written, read back and removed. Nothing is written where we are not at home."""
    if settings.IMAGE_STORAGE == "local" and not (is_at_home() and owner_of(settings.MEDIA_ROOT) is not None):
        yield look_at_folder(settings.MEDIA_ROOT)
        return
    storage = storages["images"]
    picture = io.BytesIO()
    Image.new("RGB", (1, 1)).save(picture, "PNG")  # a real one: image services refuse anything else
    content = picture.getvalue()
    name = storage.save(f"doctor-{secrets.token_hex(16)}.png", ContentFile(content))
    try:
        with storage.open(name) as file:
            same = file.read() == content
    finally:
        storage.delete(name)
    if same:
        yield Finding(Level.OK, "storage", f"{settings.IMAGE_STORAGE}: written, read back and removed.")
    else:
        yield Finding(
            Level.ERROR,
            "storage",
            f"{settings.IMAGE_STORAGE}: what was read is not what was written.",
            ADVICE,
        )


def is_at_home() -> bool:
    """Whether this is the user who serves, as far as the data folder's owner tells; root's may be a mounted volume."""
    return owner_of(settings.DATA_DIR) in (os.geteuid(), ROOT, None)


def look_at_folder(folder: Path) -> Finding:
    """Whether images can be kept in a folder that is not there yet, or that is not ours to write into."""
    owner, serving = owner_of(folder), owner_of(settings.DATA_DIR)
    above = next(place for place in folder.parents if owner_of(place) is not None)
    if owner is None and above.is_dir() and not os.access(above, os.X_OK):
        return Finding(Level.WARNING, "storage", f"{folder} cannot be looked at. {whose(folder)}", "Run as the owner.")
    if owner is None and os.access(above, os.W_OK) and above.is_dir():
        return Finding(Level.OK, "storage", f"local: {folder} is made with the first image.")
    if owner is None or serving is None:
        return Finding(Level.ERROR, "storage", f"{folder} is missing and cannot be made.", ADVICE)
    if owner == serving:
        return Finding(Level.OK, "storage", f"local: nothing was written. {whose(folder)}")
    message = f"{folder} belongs to {user_name(owner)}, and the data folder to {user_name(serving)}: uploads fail."
    return Finding(Level.ERROR, "storage", message, f"As root: chown -R {user_name(serving)} {folder}")
