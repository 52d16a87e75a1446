"""The built files: which there are, and the best variant of each for a browser."""

import hashlib
import mimetypes
import threading
from dataclasses import dataclass, field
from pathlib import Path

DIST = Path(__file__).parent / "dist"
PAGE = "index.html"

# Encodings in which the build leaves files beside the plain ones, the smallest first.
ENCODINGS = (("br", ".br"), ("gzip", ".gz"))
# Not from the machine's own table: registries differ, and a script of the wrong type is not run.
CONTENT_TYPES = {
    ".css": "text/css; charset=utf-8",
    ".html": "text/html; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".json": "application/json",
    ".png": "image/png",
    ".svg": "image/svg+xml",
    ".webmanifest": "application/manifest+json",
}


@dataclass(frozen=True)
class BuiltFile:
    """One file of the build."""

    path: Path
    content_type: str
    etag: str
    variants: dict[str, Path] = field(default_factory=dict)

    @property
    def is_hashed(self) -> bool:
        """Whether its name changes with its content, so that browsers may keep it for good."""
        return self.path.parent.name == "assets"


class Build:
    """The build in a folder, read anew when it was built anew."""

    def __init__(self, folder: Path = DIST) -> None:
        self._folder = folder
        self._lock = threading.Lock()
        self._stamp = 0
        self._files: dict[str, BuiltFile] = {}

    def find(self, name: str) -> BuiltFile | None:
        """Return the file of this name below the folder, or None when the build has none such.

        Names are looked up among those found in the folder, so no name leads out of it.
        """
        return self._current().get(name)

    def page(self) -> BuiltFile | None:
        """Return the page that starts the client, or None when it was not built."""
        return self.find(PAGE)

    def _current(self) -> dict[str, BuiltFile]:
        try:
            stamp = (self._folder / PAGE).stat().st_mtime_ns
        except FileNotFoundError:
            return {}
        if stamp != self._stamp:
            with self._lock:
                self._files, self._stamp = read_build(self._folder), stamp
        return self._files


def read_build(folder: Path) -> dict[str, BuiltFile]:
    """Return the files of a build by their names below the folder. Hidden ones are the builder's own."""
    suffixes = tuple(suffix for _, suffix in ENCODINGS)
    found = {}
    for path in folder.rglob("*"):
        name = path.relative_to(folder).as_posix()
        if path.is_file() and not name.startswith(".") and not name.endswith(suffixes):
            found[name] = _describe(path)
    return found


def _describe(path: Path) -> BuiltFile:
    variants = {coding: path.with_name(path.name + suffix) for coding, suffix in ENCODINGS}
    guessed = mimetypes.guess_type(path.name)[0]
    return BuiltFile(
        path=path,
        content_type=CONTENT_TYPES.get(path.suffix) or guessed or "application/octet-stream",
        etag=hashlib.sha256(path.read_bytes()).hexdigest()[:20],
        variants={coding: variant for coding, variant in variants.items() if variant.is_file()},
    )
