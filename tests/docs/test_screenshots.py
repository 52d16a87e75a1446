"""The page of pictures shows every screen, and the pictures are there and small."""

import re

import pytest

from screenshots.screens import SCREENS
from tests.docs.console import ROOT

PAGE = (ROOT / "docs/screenshots.md").read_text(encoding="utf-8")
FOLDER = ROOT / "docs/screenshots"
KINDS = ("desktop-light", "desktop-dark", "phone-light", "phone-dark")


@pytest.mark.parametrize("name", [screen.name for screen in SCREENS])
def test_screen_is_on_the_page_in_every_kind(name):
    assert {kind for kind in KINDS if f'"screenshots/{name}-{kind}.png"' in PAGE} == set(KINDS)


def test_pictures_are_those_of_the_page_and_no_others():
    assert {path.name for path in FOLDER.iterdir()} == set(re.findall(r'"screenshots/([\w-]+\.png)"', PAGE))


def test_pictures_are_small():
    sizes = {path.name: path.stat().st_size for path in FOLDER.iterdir()}
    assert {name: size for name, size in sizes.items() if size > 100_000} == {}
    assert sum(sizes.values()) < 4_000_000
