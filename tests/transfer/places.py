"""Places for images: a folder, a bucket, and a Cloudinary account, as settings and by what they hold."""

import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import boto3
from moto.server import ThreadedMotoServer

from organizer.images.tests.cloudinary_server import CLOUD, KEY, SECRET, CloudinaryServer
from tests.backups.site import Site

REGION = "eu-central-1"

# What transfers need to know about a place: name of the file in it (without extension) to its bytes.
Contents = dict[str, bytes]


@dataclass
class Folder:
    """A folder on this machine."""

    root: Path

    @property
    def settings(self) -> dict[str, str]:
        return {"IMAGE_STORAGE": "local", "MEDIA_ROOT": str(self.root)}

    def contents(self) -> Contents:
        return {path.stem: path.read_bytes() for path in self.root.glob("??/*")}


@dataclass
class Bucket:
    """A bucket on moto's server."""

    endpoint: str
    found: Any

    @property
    def settings(self) -> dict[str, str]:
        return {
            "IMAGE_STORAGE": "s3",
            "AWS_STORAGE_BUCKET_NAME": self.found.name,
            "AWS_ACCESS_KEY_ID": "testing",
            "AWS_SECRET_ACCESS_KEY": "testing",
            "AWS_S3_REGION_NAME": REGION,
            "AWS_S3_ENDPOINT_URL": self.endpoint,
        }

    def contents(self) -> Contents:
        return {Path(entry.key).stem: entry.get()["Body"].read() for entry in self.found.objects.all()}


@dataclass
class Cloud:
    """An account of the server that speaks Cloudinary's API."""

    server: CloudinaryServer
    secret: str = SECRET

    @property
    def settings(self) -> dict[str, str]:
        return {
            "IMAGE_STORAGE": "cloudinary",
            "CLOUDINARY_URL": f"cloudinary://{KEY}:{self.secret}@{CLOUD}",
            "CLOUDINARY_UPLOAD_PREFIX": self.server.address,
        }

    def contents(self) -> Contents:
        return {Path(name).name: image[1] for name, image in self.server.images.items()}


Place = Folder | Bucket | Cloud


@contextmanager
def new_bucket() -> Iterator[Bucket]:
    """An empty bucket. Its name is new: all of moto's servers in a process share their buckets."""
    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    host, port = server.get_host_and_port()
    endpoint = f"http://{host}:{port}"
    keys = {"aws_access_key_id": "testing", "aws_secret_access_key": "testing", "region_name": REGION}
    found = boto3.resource("s3", endpoint_url=endpoint, **keys).Bucket(f"pictures-{uuid.uuid4().hex}")
    found.create(CreateBucketConfiguration={"LocationConstraint": REGION})
    yield Bucket(endpoint, found)
    server.stop()


@contextmanager
def new_cloud() -> Iterator[Cloud]:
    """An empty Cloudinary account on a server of its own."""
    server = CloudinaryServer()
    yield Cloud(server)
    server.shutdown()
    server.server_close()


def new_settings(site: Site, place: Place) -> Path:
    """Write the file that `organizer transfer` takes."""
    path = site.folder / "new.env"
    path.write_text("".join(f"{name}={value}\n" for name, value in place.settings.items()))
    return path
