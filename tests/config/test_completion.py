"""`organizer completion`: what the Tab key offers in a real shell."""

import os
import shutil
import subprocess

import pytest

from organizer.commands import find_commands
from tests.forks import run_module

# Does what bash does at the Tab key: asks the function that was registered for the command, and shows what it offers.
TAB = """
set -eu
source "$1"
shift
COMP_WORDS=("$@")
COMP_CWORD=$(($# - 1))
COMPREPLY=()
[[ $(complete -p organizer) =~ -F\\ ([^ ]+) ]]
set +eu
"${BASH_REMATCH[1]}" organizer "${COMP_WORDS[COMP_CWORD]}" "${COMP_WORDS[COMP_CWORD-1]}"
printf '%s\\n' "${COMPREPLY[@]}"
"""

needs_bash = pytest.mark.skipif(not shutil.which("bash"), reason="there is no bash here")


def script(folder, shell, **environment):
    return run_module("organizer", "completion", shell, cwd=folder, env={"PATH": os.environ["PATH"], **environment})


@pytest.fixture(scope="module")
def offered(tmp_path_factory):
    """Return what bash offers for the last of these words."""
    folder = tmp_path_factory.mktemp("completion")
    (folder / "organizer.bash").write_text(script(folder, "bash").stdout)
    (folder / "monday.tar").touch()

    def press_tab(*words):
        command = ["bash", "--norc", "-c", TAB, "bash", "organizer.bash", "organizer", *words]
        done = subprocess.run(command, cwd=folder, capture_output=True, text=True, timeout=60)
        assert done.returncode == 0, done.stderr
        return set(done.stdout.split())

    return press_tab


@needs_bash
@pytest.mark.parametrize(
    ("words", "expected"),
    [
        (["peo"], {"people"}),
        (["people", "pro"], {"promote"}),
        (["people", "list", "--cl"], {"--closed"}),
        (["resto"], {"restore"}),
        (["restore", "mon"], {"monday.tar"}),
        (["restore", "--r"], {"--replace"}),
        (["completion", "b"], {"bash"}),
        (["nothing-like-it"], set()),
    ],
)
def test_bash_completes_words_options_and_files(offered, words, expected):
    assert offered(*words) == expected


@needs_bash
def test_bash_offers_every_command(offered):
    assert offered("") == {name for name, _ in find_commands()}


@needs_bash
def test_the_page_tells_where_bash_takes_it_from(tmp_path):
    """As `eval "$(organizer completion bash)"` does."""
    done = subprocess.run(
        ["bash", "--norc", "-c", 'eval "$1"; complete -p organizer', "bash", script(tmp_path, "bash").stdout],
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert (done.returncode, done.stderr) == (0, "")
    assert "-F" in done.stdout


@pytest.mark.parametrize(
    ("shell", "sign"),
    [("zsh", "#compdef organizer"), ("tcsh", "complete organizer"), ("fish", "complete -c organizer")],
)
def test_other_shells_have_theirs(tmp_path, shell, sign):
    done = script(tmp_path, shell)
    assert done.returncode == 0
    assert sign in done.stdout


@pytest.mark.skipif(not shutil.which("zsh"), reason="there is no zsh here")
def test_zsh_reads_its_script(tmp_path):
    (tmp_path / "_organizer").write_text(script(tmp_path, "zsh").stdout)
    done = subprocess.run(["zsh", "-n", tmp_path / "_organizer"], capture_output=True, text=True, timeout=60)
    assert (done.returncode, done.stderr) == (0, "")


def test_script_needs_no_settings_and_makes_nothing(tmp_path):
    done = script(tmp_path, "bash", PORT="http")
    assert (done.returncode, done.stderr) == (0, "")
    assert list(tmp_path.iterdir()) == []


def test_an_unknown_shell_is_refused_with_those_that_are_known(tmp_path):
    done = script(tmp_path, "powershell")
    assert done.returncode == 2
    assert "bash" in done.stderr
