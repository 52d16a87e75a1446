"""The page and the picture of the architecture speak of what is there."""

import re

import pytest

from tests.docs.console import ROOT

PAGE = (ROOT / "docs/architecture.md").read_text(encoding="utf-8")
PICTURE = (ROOT / "docs/architecture.svg").read_text(encoding="utf-8")


@pytest.mark.parametrize("name", sorted(set(re.findall(r"`((?:organizer|tests)/[\w./]*|pyproject\.toml)`", PAGE))))
def test_file_named_on_the_page_exists(name):
    assert (ROOT / name).exists()


@pytest.mark.parametrize("name", sorted(set(re.findall(r"\b[a-z]+(?:/[a-z_]+)*\.py\b", PICTURE))))
def test_file_named_in_the_picture_exists(name):
    assert (ROOT / "organizer" / name).exists()


def test_every_room_of_the_house_is_on_the_page():
    rooms = {path.name for path in (ROOT / "organizer").iterdir() if (path / "__init__.py").exists()}
    assert rooms == set(re.findall(r"^\|.*?`organizer/(\w+)/`", PAGE, re.MULTILINE))


@pytest.mark.parametrize("page", sorted(path.name for path in (ROOT / "docs/decisions").glob("*.md")))
def test_decision_is_numbered_and_titled(page):
    number = re.match(r"\d{4}(?=-)", page)
    assert number
    title = (ROOT / "docs/decisions" / page).read_text(encoding="utf-8").splitlines()[0]
    assert re.match(rf"# 0*{int(number[0])}\b", title)
