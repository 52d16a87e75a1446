"""Terminals, pipes and folders that refuse something: a line at most, never a traceback."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.forks import python_for_others, run_module
from tests.users import NOBODY, needs_root, open_folder, others_can_run

TYPED = "a-Rather-long-1-password\n"


def start(folder, *arguments, python=sys.executable, **more):
    """Start a process of its own: what is tried here happens at its very beginning and end."""
    environment = {"PATH": os.environ["PATH"], "PYTHONPATH": os.pathsep.join(sys.path), "PYTHONDONTWRITEBYTECODE": "1"}
    return subprocess.Popen(
        [python, "-W", "ignore", "-m", "organizer", *arguments],
        cwd=folder,
        env=environment | more.pop("env", {}),
        **{"stdout": subprocess.PIPE, "stderr": subprocess.PIPE} | more,
    )


def end(process, typed=b""):
    """Return the exit code, and what it said on standard output and standard error."""
    out, err = process.communicate(typed, timeout=120)
    assert b"Traceback" not in (err or b""), err.decode()
    return process.returncode, (out or b"").decode(errors="replace"), (err or b"").decode(errors="replace")


@pytest.fixture(scope="module")
def made(tmp_path_factory) -> Path:
    """A folder with an installation in which a few people are, some with names in other scripts."""
    folder = tmp_path_factory.mktemp("streams")
    for name in ("alice", "山田", "Жанна"):
        arguments = ("createadmin", "--username", name, "--password-stdin")
        done = run_module("organizer", *arguments, cwd=folder, env={"PATH": os.environ["PATH"]}, typed=TYPED)
        assert done.returncode == 0, done.stderr
    return folder


@pytest.mark.parametrize("arguments", [("--help",), ("people", "list"), ("settings",)])
def test_a_reader_that_had_enough_is_no_failure_to_talk_about(made, arguments):
    reading, writing = os.pipe()
    os.close(reading)
    process = start(made, *arguments, stdout=writing)
    os.close(writing)
    code, _, err = end(process)
    assert (code, err) == (141, "")


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="there is no /dev/full here")
def test_a_full_disk_behind_standard_output_is_said_and_fails(made):
    with open("/dev/full", "wb") as full:
        code, _, err = end(start(made, "people", "list", stdout=full))
    assert (code, err) == (1, "organizer: No space left on device.\n")


@pytest.mark.parametrize("closed", [0, 1, 2])
def test_a_closed_stream_takes_nothing_and_breaks_nothing(made, closed):
    process = start(made, "people", "show", "alice", preexec_fn=lambda: os.close(closed), stdin=subprocess.DEVNULL)
    code, out, err = end(process)
    assert code == 0
    assert out.startswith("alice\n") is (closed != 1)
    assert err == ""


@pytest.mark.parametrize("encoding", ["ascii", "latin-1"])
def test_what_a_terminal_cannot_show_is_escaped(made, encoding):
    code, out, err = end(start(made, "people", "list", env={"PYTHONIOENCODING": encoding, "PYTHONUTF8": "0"}))
    assert (code, err) == (0, "")
    assert "\\u5c71\\u7530" in out
    assert len(out.splitlines()) == 4


def test_the_c_locale_is_good_enough(made):
    code, out, _ = end(start(made, "people", "list", env={"LC_ALL": "C"}))
    assert code == 0
    assert "alice" in out


@pytest.mark.parametrize("arguments", [("people", "show"), ("resetpassword",), ("invitations", "revoke")])
def test_an_argument_that_is_no_text_is_wrong_usage(made, arguments):
    code, _, err = end(start(made, *arguments, b"\xff\xfe"))
    assert code == 2
    assert "invalid text value" in err


def test_a_password_that_is_no_text_is_refused(made):
    process = start(made, "createadmin", "--username", "bob", "--password-stdin", stdin=subprocess.PIPE)
    code, _, err = end(process, b"\xff\xfe\xff\xfe\xff\xfe\xff\xfe\n")
    assert (code, err) == (1, "organizer: the password is no text in UTF-8.\n")


def test_days_beyond_counting_are_wrong_usage(made):
    code, _, err = end(start(made, "invite", "--days", "9" * 20))
    assert code == 2
    assert "--days" in err


@pytest.fixture
def gone(tmp_path):
    """How to start a process in a folder that is removed before it runs."""
    folder = tmp_path / "gone"
    folder.mkdir()
    return {"preexec_fn": lambda: (os.chdir(folder), folder.rmdir())}


def test_a_working_folder_that_is_gone_is_said_and_needed_by_nothing_else(made, gone):
    code, out, err = end(start(made, "people", "list", **gone))
    assert (code, out) == (2, "")
    assert "ORGANIZER_DATA is 'data' in the working folder, which is gone." in err


@pytest.mark.parametrize("arguments", [("--help",), ("settings",), ("invite",)])
def test_a_working_folder_that_is_gone_does_not_matter_when_another_is_named(made, gone, arguments):
    code, _, err = end(start(made, *arguments, **gone, env={"ORGANIZER_DATA": str(made / "data")}))
    assert code == 0, err


@pytest.fixture(scope="module")
def others():
    if not others_can_run():
        pytest.skip("other users cannot read this code")
    return {"user": NOBODY, "group": NOBODY, "extra_groups": (), "python": python_for_others()}


@needs_root
@pytest.mark.parametrize("command", ["doctor", "migrate", "settings"])
def test_a_working_folder_that_may_not_be_read_is_as_if_nothing_were_in_it(made, others, command):
    with open_folder() as folder:
        shutil.copytree(made / "data", folder / "kept")
        for place in (folder / "kept", *(folder / "kept").rglob("*")):
            os.chown(place, NOBODY, NOBODY)
        (folder / "closed").mkdir(mode=0o700)
        (folder / "closed" / ".env").write_text("PORT=wrong\n")
        code, _, err = end(start(folder / "closed", command, **others, env={"ORGANIZER_DATA": str(folder / "kept")}))
        assert code in (0, 1)
        assert ".env" not in err
        assert "PORT" not in err


@needs_root
@pytest.mark.parametrize("place", [".env", "kept/.env"])
def test_an_env_file_that_may_not_be_read_does_not_count_and_one_line_says_so(others, place):
    with open_folder() as folder:
        (folder / "kept").mkdir()
        os.chown(folder / "kept", NOBODY, NOBODY)
        (folder / place).write_text("PORT=wrong\n")
        (folder / place).chmod(0o600)
        code, out, err = end(
            start(folder, "settings", "--json", **others, env={"ORGANIZER_DATA": str(folder / "kept")})
        )
        assert code == 0
        assert err == f"organizer: {folder / place} cannot be read (Permission denied), so it does not count.\n"
        assert {row["name"]: row["value"] for row in json.loads(out)["settings"]}["PORT"] == "8000"


@needs_root
def test_a_file_that_may_not_be_read_is_named_with_its_owner(made, others):
    with open_folder() as folder:
        (folder / "kept").mkdir()
        os.chown(folder / "kept", NOBODY, NOBODY)
        (folder / "monday.tar").write_bytes(b"")
        (folder / "monday.tar").chmod(0o600)
        settings = {"ORGANIZER_DATA": str(folder / "kept")}
        code, _, err = end(start(folder, "restore", folder / "monday.tar", **others, env=settings))
        assert code == 1
        assert str(folder / "monday.tar") in err
