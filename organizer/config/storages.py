"""Where images are kept: a local folder, S3, or Cloudinary."""

from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from organizer.config.env import Environment

Storage = dict[str, Any]

NAMES = (
    *("IMAGE_STORAGE", "MEDIA_ROOT", "AWS_STORAGE_BUCKET_NAME", "AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"),
    *("AWS_S3_REGION_NAME", "AWS_S3_ENDPOINT_URL", "AWS_LOCATION", "CLOUDINARY_URL", "CLOUDINARY_UPLOAD_PREFIX"),
)


def choose_storage(env: Environment) -> str:
    """`local`, `s3` or `cloudinary`: the one that is configured, or the one IMAGE_STORAGE picks when several are."""
    ready = {
        "s3": bool(env.text("AWS_STORAGE_BUCKET_NAME")),
        "cloudinary": bool(env.text("CLOUDINARY_URL")),
        "local": True,
    }
    needs = {"s3": "AWS_STORAGE_BUCKET_NAME", "cloudinary": "CLOUDINARY_URL"}
    chosen = env.choice("IMAGE_STORAGE", "", ("local", "s3", "cloudinary"))
    if not chosen and ready["s3"] and ready["cloudinary"]:
        env.problem("IMAGE_STORAGE", "must say s3 or cloudinary, because settings of both are present.")
    chosen = chosen or next(name for name, is_ready in ready.items() if is_ready)
    if not ready[chosen]:
        env.problem(needs[chosen], f"is needed for IMAGE_STORAGE={chosen}.")
    env.defaults_to("IMAGE_STORAGE", chosen)
    check_cloudinary_url(env)
    return chosen


def check_cloudinary_url(env: Environment) -> None:
    """Note a CLOUDINARY_URL that cannot work. It is never repeated in a message: it holds the secret."""
    text = env.text("CLOUDINARY_URL")
    if not text:
        return
    try:
        parts = urlsplit(text)
        complete = parts.scheme == "cloudinary" and parts.hostname and parts.username and parts.password
    except ValueError:
        complete = False
    if not complete:
        env.problem(
            "CLOUDINARY_URL", "must look like cloudinary://key:secret@cloud-name, as Cloudinary's dashboard shows it."
        )


def image_storage(env: Environment, chosen: str, media_root: Path) -> Storage:
    """The entry of Django's STORAGES for images."""
    s3, cloudinary = s3_storage(env), cloudinary_storage(env)
    if chosen == "s3":
        return s3
    if chosen == "cloudinary":
        return cloudinary
    return {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {
            "location": str(media_root),
            "file_permissions_mode": 0o600,
            "directory_permissions_mode": 0o700,
        },
    }


def s3_storage(env: Environment) -> Storage:
    """A private bucket of S3, or of anything that speaks its protocol at AWS_S3_ENDPOINT_URL."""
    endpoint = env.text("AWS_S3_ENDPOINT_URL")
    if endpoint and urlsplit(endpoint).scheme not in ("http", "https"):
        env.problem("AWS_S3_ENDPOINT_URL", "must be a URL such as https://s3.example.com.")
    options: dict[str, Any] = {
        "bucket_name": env.text("AWS_STORAGE_BUCKET_NAME"),
        "access_key": env.text("AWS_ACCESS_KEY_ID") or None,
        "secret_key": env.text("AWS_SECRET_ACCESS_KEY") or None,
        "region_name": env.text("AWS_S3_REGION_NAME") or None,
        "endpoint_url": endpoint or None,
        "location": env.text("AWS_LOCATION"),
        "addressing_style": "path" if endpoint else None,  # self-hosted servers rarely have a name per bucket
        "signature_version": "s3v4",
        "file_overwrite": True,  # names are random; looking for a free one would cost a request each time
        "default_acl": None,
        "querystring_auth": True,
    }
    return {"BACKEND": "storages.backends.s3.S3Storage", "OPTIONS": options}


def cloudinary_storage(env: Environment) -> Storage:
    """An account of Cloudinary."""
    api = env.text("CLOUDINARY_UPLOAD_PREFIX", "https://api.cloudinary.com")
    options = {"account": env.text("CLOUDINARY_URL"), "api": api}
    return {"BACKEND": "organizer.images.cloudinary_storage.CloudinaryStorage", "OPTIONS": options}
