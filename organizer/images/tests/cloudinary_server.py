"""A small server that speaks Cloudinary's upload and admin API over HTTP, and checks the signature of every call.

The signature is computed here by Cloudinary's published rule, not by its SDK: all parameters but file, api_key and
signature, sorted, joined as name=value with "&", then the secret, and the SHA-1 of that in hexadecimal.
"""

import base64
import hashlib
import io
import json
import time
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from urllib.parse import parse_qs, unquote, urlsplit

from django.core.files.uploadhandler import MemoryFileUploadHandler
from django.http.multipartparser import MultiPartParser

from organizer.images.pipeline import clean_image

CLOUD, KEY, SECRET = "democloud", "123456789012345", "a-secret_of-the-Account"


class CloudinaryServer(ThreadingHTTPServer):
    """Keeps uploaded images in memory: public id to (format, bytes, time of upload)."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.images: dict[str, tuple[str, bytes, datetime]] = {}
        self.is_failing = False
        Thread(target=self.serve_forever, daemon=True).start()

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.server_port}"


class _Handler(BaseHTTPRequestHandler):
    server: CloudinaryServer
    protocol_version = "HTTP/1.1"

    def do_POST(self) -> None:
        handler = MemoryFileUploadHandler()
        handler.chunk_size = 2**20
        meta = {"CONTENT_TYPE": self.headers["Content-Type"], "CONTENT_LENGTH": self.headers["Content-Length"]}
        body = io.BytesIO(self.rfile.read(int(self.headers["Content-Length"])))
        fields, files = MultiPartParser(meta, body, [handler]).parse()
        given = fields.dict()
        actions = {
            f"/v1_1/{CLOUD}/image/upload": self._upload,
            f"/v1_1/{CLOUD}/image/destroy": self._destroy,
        }
        action = actions.get(self.path)
        if self.server.is_failing:
            self._answer(500, {"error": {"message": "Out of order"}})
        elif action is None:
            self._answer(404, {"error": {"message": "No such address"}})
        elif not _is_signed(given):
            self._answer(401, {"error": {"message": "Invalid Signature"}})
        elif given.get("type") != "authenticated":
            self._answer(400, {"error": {"message": "This test wants authenticated images only"}})
        else:
            action(given, files)

    def do_GET(self) -> None:
        parts = urlsplit(self.path)
        query = {name: values[0] for name, values in parse_qs(parts.query).items()}
        resources = f"/v1_1/{CLOUD}/resources/image/authenticated"
        if parts.path == f"/v1_1/{CLOUD}/image/download":
            self._download(query)
        elif self.headers.get("Authorization") != "Basic " + base64.b64encode(f"{KEY}:{SECRET}".encode()).decode():
            self._answer(401, {"error": {"message": "Invalid credentials"}})
        elif parts.path == resources:
            self._list(query)
        elif unquote(parts.path.removeprefix(resources + "/")) in self.server.images:
            self._answer(200, {"public_id": unquote(parts.path.removeprefix(resources + "/"))})
        else:
            self._answer(404, {"error": {"message": "Resource not found"}})

    def _upload(self, given: dict[str, str], files) -> None:
        content = files["file"].read()
        image = clean_image(files["file"].open())  # as Cloudinary, refuse what is no image
        self.server.images[given["public_id"]] = (image.extension, content, datetime.now(UTC))
        self._answer(200, {"public_id": given["public_id"], "format": image.extension, "bytes": len(content)})

    def _destroy(self, given: dict[str, str], files) -> None:
        found = self.server.images.pop(given["public_id"], None)
        self._answer(200, {"result": "ok" if found else "not found"})

    def _download(self, query: dict[str, str]) -> None:
        found = self.server.images.get(query.get("public_id", ""))
        if not _is_signed(query) or int(query["expires_at"]) <= time.time():
            self._answer(401, {"error": {"message": "Invalid Signature, or expired"}})
        elif found is None or found[0] != query["format"]:
            self._answer(404, {"error": {"message": "Resource not found"}})
        else:
            self._send(200, found[1], f"image/{found[0]}")

    def _list(self, query: dict[str, str]) -> None:
        start, size = int(query.get("next_cursor", 0)), int(query["max_results"])
        names = sorted(name for name in self.server.images if name.startswith(query["prefix"]))
        listed = [
            {"public_id": name, "format": image[0], "created_at": image[2].strftime("%Y-%m-%dT%H:%M:%SZ")}
            for name in names[start : start + size]
            for image in [self.server.images[name]]
        ]
        more = {"next_cursor": str(start + size)} if start + size < len(names) else {}
        self._answer(200, {"resources": listed, **more})

    def _answer(self, status: int, body: dict) -> None:
        self._send(status, json.dumps(body).encode(), "application/json")

    def _send(self, status: int, body: bytes, content_type: str) -> None:
        self.send_response(status)
        self.send_header("Content-Type", content_type)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *args) -> None:
        pass


def _is_signed(given: dict[str, str]) -> bool:
    signed = {name: value for name, value in given.items() if name not in ("file", "api_key", "signature")}
    text = "&".join(f"{name}={value}".replace("&", "%26") for name, value in sorted(signed.items()))
    expected = hashlib.sha1((text + SECRET).encode()).hexdigest()
    return given.get("api_key") == KEY and given.get("signature") == expected
