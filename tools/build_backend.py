"""Builds the packages with setuptools, and the web client before: `pip wheel .` and `python -m build` call these."""

import shutil
import sys
from pathlib import Path
from typing import Any

from setuptools import build_meta
from setuptools.build_meta import (
    build_editable,
    get_requires_for_build_editable,
    get_requires_for_build_sdist,
    get_requires_for_build_wheel,
    prepare_metadata_for_build_editable,
    prepare_metadata_for_build_wheel,
)

from tools import web_client
from tools.environment import ROOT

__all__ = [
    "build_editable",
    "build_sdist",
    "build_wheel",
    "get_requires_for_build_editable",
    "get_requires_for_build_sdist",
    "get_requires_for_build_wheel",
    "prepare_metadata_for_build_editable",
    "prepare_metadata_for_build_wheel",
]


def build_wheel(wheel_directory: str, config_settings: Any = None, metadata_directory: str | None = None) -> str:
    """Build a wheel with the web client in it, and return its name. Ends with a sentence when there is no client."""
    build_client()
    return str(build_meta.build_wheel(wheel_directory, config_settings, metadata_directory))


def build_sdist(sdist_directory: str, config_settings: Any = None) -> str:
    """Build a source archive with the built web client in it, so that a wheel can be built of it without Node."""
    build_client()
    return str(build_meta.build_sdist(sdist_directory, config_settings))


def build_client() -> None:
    """Bring the client up to date, or end the program: a package without it would look whole."""
    try:
        web_client.build()
    except web_client.NotBuilt as error:
        sys.exit(
            "\n".join(filter(None, (error.details, f"No package is built, it would lack the web client: {error}")))
        )
    # setuptools would pack what earlier builds left here, such as scripts of an older client.
    shutil.rmtree(Path(ROOT, "build", "lib"), ignore_errors=True)
