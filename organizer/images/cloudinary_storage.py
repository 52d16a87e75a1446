"""Cloudinary as a storage for images that only signed, expiring URLs reach. Speaks through Cloudinary's own SDK."""

import io
import time
from datetime import datetime
from typing import IO, Any
from urllib.parse import unquote, urlsplit

import cloudinary.api
import cloudinary.uploader
import cloudinary.utils
import urllib3
from cloudinary.exceptions import NotFound
from django.core.exceptions import ImproperlyConfigured
from django.core.files.base import File
from django.core.files.storage import Storage
from django.utils.deconstruct import deconstructible

DEFAULT_LIFETIME = 600  # seconds that a URL works
TIMEOUT = 30  # seconds for any one request; without it the SDK waits for ever


@deconstructible(path="organizer.images.cloudinary_storage.CloudinaryStorage")
class CloudinaryStorage(Storage):
    """Keeps files as "authenticated" images, which have no public address.

    `account` is its address, `cloudinary://key:secret@cloud`, and `api` the address of its API server. Everything lies
    under `folder`, so that an account can be shared.
    """

    def __init__(self, *, account: str, api: str, folder: str = "organizer") -> None:
        parts = urlsplit(account)
        if parts.scheme != "cloudinary" or not (parts.hostname and parts.username and parts.password):
            raise ImproperlyConfigured("a Cloudinary account must look like cloudinary://key:secret@cloud")
        self.folder = folder
        # Given with each call: the SDK's own global configuration would be shared with whatever else uses it.
        self._options = {
            "cloud_name": parts.netloc.rpartition("@")[2],  # as written: hostname would be lower-cased
            "api_key": unquote(parts.username),
            "api_secret": unquote(parts.password),
            "upload_prefix": api,
            "type": "authenticated",
            "timeout": TIMEOUT,
        }

    def delete(self, name: str) -> None:
        """Remove a file; one that is gone already is no error. Raises cloudinary.exceptions.Error."""
        cloudinary.uploader.destroy(self._public_id(name), invalidate=True, **self._options)

    def exists(self, name: str) -> bool:
        """Return whether there is a file of this name. Raises cloudinary.exceptions.Error."""
        try:
            cloudinary.api.resource(self._public_id(name), **self._options)
        except NotFound:
            return False
        return True

    def url(self, name: str | None, expire: int = DEFAULT_LIFETIME) -> str:
        """Return a signed URL of the file as it was uploaded, good for `expire` seconds."""
        name = name or ""
        url: str = cloudinary.utils.private_download_url(
            self._public_id(name),
            name.rpartition(".")[2],
            expires_at=int(time.time()) + expire,
            **self._options,
        )
        return url

    def get_available_name(self, name: str, max_length: int | None = None) -> str:
        """Return the name as it is: ours are random, so asking whether one is taken would be a request for nothing."""
        return name

    def list_files(self, cursor: str | None, *, limit: int) -> tuple[list[tuple[str, datetime]], str | None]:
        """Return up to `limit` (at most 500) names with the times of their upload, and the cursor of the next page."""
        answer = cloudinary.api.resources(
            prefix=f"{self.folder}/", max_results=limit, next_cursor=cursor, **self._options
        )
        found = [
            (
                f"{entry['public_id'].removeprefix(self.folder + '/')}.{entry['format']}",
                datetime.fromisoformat(entry["created_at"]),
            )
            for entry in answer["resources"]
        ]
        return found, answer.get("next_cursor")

    def _open(self, name: str, mode: str = "rb") -> "File[bytes]":
        response = urllib3.request("GET", self.url(name), timeout=TIMEOUT)
        if response.status == 404:
            raise FileNotFoundError(name)
        if response.status != 200:
            raise OSError(f"Cloudinary answered {response.status} for {name}")
        content: IO[bytes] = io.BytesIO(response.data)
        return File(content, name=name)

    def _save(self, name: str, content: Any) -> str:
        cloudinary.uploader.upload(content.read(), public_id=self._public_id(name), overwrite=False, **self._options)
        return name

    def _public_id(self, name: str) -> str:
        return f"{self.folder}/{name.rpartition('.')[0]}"
