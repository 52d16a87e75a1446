"""What the pages say is what the server does."""

import os
import re

import pytest

from tests.docs.console import ROOT, read_steps, run_steps, without_chance
from tests.forks import run_module

PAGES = ["README.md", "docs/quickstart.md"]
ALL_PAGES = sorted(str(path.relative_to(ROOT)) for path in [*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md")])


@pytest.mark.parametrize("page", PAGES)
def test_commands_of_a_page_answer_what_it_shows(page, live, tmp_path):
    steps = read_steps(page)
    assert len(steps) > 10
    answers = run_steps(steps, url=live[0], folder=tmp_path)
    assert len(answers) == len(steps)
    for step, answer in zip(steps, answers, strict=True):
        assert without_chance(answer) == without_chance(step.answer), step.command


def test_readme_shows_the_line_with_which_the_server_says_that_it_is_ready(live):
    url, line = live
    shown = line.replace(url, "http://127.0.0.1:8000")
    assert shown in (ROOT / "README.md").read_text(encoding="utf-8").splitlines()


def test_readme_covers_the_whole_first_session():
    asked = " ".join(step.command for step in read_steps("README.md"))
    for part in (
        "registration/",
        "login/",
        "/team/",
        "/membership/",
        "asigned_to=",
        "team-chat-post",
        "private-chat-post",
    ):
        assert part in asked


@pytest.mark.parametrize("page", ALL_PAGES)
def test_links_between_pages_lead_somewhere(page):
    text = (ROOT / page).read_text(encoding="utf-8")
    for target in re.findall(r"\]\(([^)#\s]+)(?:#[^)]*)?\)", text):
        if not target.startswith(("http://", "https://", "mailto:")):
            assert ((ROOT / page).parent / target).exists(), target


@pytest.mark.parametrize("page", ["README.md", "CONTRIBUTING.md", "docs/quickstart.md", "docs/architecture.md"])
def test_targets_of_make_that_a_page_names_exist(page):
    targets = set(re.findall(r"^([a-z0-9-]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))
    text = (ROOT / page).read_text(encoding="utf-8")
    assert set(re.findall(r"(?:^|`)make ([a-z][a-z0-9-]*)", text, re.MULTILINE)) <= targets


@pytest.mark.parametrize("page", ALL_PAGES)
def test_headings_that_links_lead_to_exist(page):
    text = (ROOT / page).read_text(encoding="utf-8")
    for target, anchor in re.findall(r"\]\((?!https?:)([^)#\s]*)#([^)\s]+)\)", text):
        aimed_at = (ROOT / page).parent / target if target else ROOT / page
        assert anchor in anchors(aimed_at.read_text(encoding="utf-8")), f"{target}#{anchor}"


def anchors(text):
    """Return the names that a page's headings get: lower case, words joined by hyphens, without punctuation."""
    headings = re.findall(r"^#+ (.*)$", text, re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading).strip().lower().replace(" ", "-") for heading in headings}


@pytest.mark.parametrize("page", ALL_PAGES)
def test_commands_of_organizer_that_a_page_names_exist(page):
    text = (ROOT / page).read_text(encoding="utf-8")
    code = re.findall(r"^```.*?^```|`[^`\n]+`", text, re.MULTILINE | re.DOTALL)
    named = {
        word
        for part in code
        for word in re.findall(r"(?:^|[`/ ]|-m )organizer (?!organizer\b)([a-z]+)\b", part, re.MULTILINE)
    }
    assert named - {*commands()} == set()


def commands():
    """Return the words that may follow `organizer`."""
    help_of_all = run_module("organizer", "--help", cwd=ROOT, env={"PATH": os.environ["PATH"]}).stdout
    return re.findall(r"^  ([a-z]+) ", help_of_all, re.MULTILINE)
