"""The `organizer` command, as somebody at a terminal meets it."""

import argparse
import json
import os
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

from organizer.commands import Group, Needs, find_commands
from tests.forks import run_module

ROOT = Path(__file__).parents[2]
TYPED = "a-Rather-long-1-password\n"


def organizer(folder: Path, *arguments: str, typed: str = "", **environment: str) -> subprocess.CompletedProcess[str]:
    """Run a command in an empty folder with nothing but these variables."""
    return run_module("organizer", *arguments, cwd=folder, env={"PATH": os.environ["PATH"], **environment}, typed=typed)


@pytest.fixture(scope="module")
def folder(tmp_path_factory) -> Path:
    """A folder with a migrated database."""
    made = tmp_path_factory.mktemp("organizer")
    done = organizer(made, "migrate")
    assert done.returncode == 0, done.stderr
    return made


def count(folder: Path, table: str) -> int:
    with sqlite3.connect(folder / "data" / "organizer.sqlite3") as database:
        return database.execute(f"SELECT count(*) FROM {table}").fetchone()[0]


def test_help_names_every_command(tmp_path):
    done = organizer(tmp_path, "--help")
    assert done.returncode == 0
    for command in (
        "serve",
        "backup",
        "restore",
        "migrate",
        "createadmin",
        "resetpassword",
        "invite",
        "doctor",
        "demo",
    ):
        assert command in done.stdout
    assert list(tmp_path.iterdir()) == []


def test_help_lists_each_command_once_under_its_group(tmp_path):
    lines = organizer(tmp_path, "--help").stdout.splitlines()
    headings = [f"{group.value}:" for group in Group]
    assert [line for line in lines if line in headings] == headings
    for name, command in find_commands():
        assert lines.count(f"  {name:14} {command.SUMMARY}") == 1


@pytest.mark.parametrize("arguments", [["--help"], ["--version"], *([name, "--help"] for name, _ in find_commands())])
def test_help_is_there_even_with_settings_that_are_wrong(tmp_path, arguments):
    done = organizer(tmp_path, *arguments, PORT="http")
    assert (done.returncode, done.stderr) == (0, "")
    assert "organizer" in done.stdout
    assert list(tmp_path.iterdir()) == []


def test_reading_the_command_line_imports_nothing_of_django():
    code = "import sys; from organizer.cli import build_parser; build_parser(); print('django' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout == "False\n"


def leaves(parser: argparse.ArgumentParser) -> list[argparse.ArgumentParser]:
    """The parsers that take a whole command line: those below this one, or itself."""
    below = [action for action in parser._actions if isinstance(action, argparse._SubParsersAction)]
    return [leaf for action in below for child in action.choices.values() for leaf in leaves(child)] or [parser]


def test_every_command_says_what_runs_and_what_it_needs():
    for name, command in find_commands():
        parser = argparse.ArgumentParser()
        command.add_arguments(parser)
        assert parser.description, name
        for leaf in leaves(parser):
            assert callable(leaf.get_default("run")), leaf.prog
            assert isinstance(leaf.get_default("needs"), Needs), leaf.prog


def test_processes_that_migrate_at_once_take_turns(tmp_path):
    environment = {"PATH": os.environ["PATH"], "PYTHONPATH": str(ROOT)}
    running = [
        subprocess.Popen(
            [sys.executable, "-m", "organizer", "migrate"],
            cwd=tmp_path,
            env=environment,
            stderr=subprocess.PIPE,
            text=True,
        )
        for _ in range(4)
    ]
    said = sorted(process.communicate(timeout=120)[1].strip() for process in running)
    assert [process.returncode for process in running] == [0, 0, 0, 0]
    assert said[0].startswith("Applied ")
    assert said[1:] == ["The database is up to date."] * 3


def test_an_admin_is_made_once_and_the_password_never_shown(folder):
    done = organizer(folder, "createadmin", "--username", "root", "--password-stdin", typed=TYPED)
    assert done.returncode == 0, done.stderr
    assert TYPED.strip() not in done.stdout + done.stderr
    again = organizer(folder, "createadmin", "--username", "ROOT", "--password-stdin", typed=TYPED)
    assert again.returncode == 1
    assert "username: " in again.stderr
    assert count(folder, "accounts_user") == 1


def test_a_weak_password_is_refused_with_its_reasons(folder):
    done = organizer(folder, "createadmin", "--username", "weak", "--password-stdin", typed="123\n")
    assert done.returncode == 1
    assert "This password is too short." in done.stderr
    assert "Traceback" not in done.stderr


def test_nobody_is_waited_for_without_a_terminal(folder):
    done = organizer(folder, "createadmin", "--username", "someone")
    assert done.returncode == 1
    assert "--password-stdin" in done.stderr


def test_a_password_is_reset_whatever_the_letter_case(folder):
    organizer(folder, "createadmin", "--username", "Case", "--password-stdin", typed=TYPED)
    done = organizer(folder, "resetpassword", "cASE", "--password-stdin", typed="another-Long-2-password\n")
    assert done.returncode == 0, done.stderr
    assert "Case has a new password" in done.stderr
    unknown = organizer(folder, "resetpassword", "nobody", "--password-stdin", typed=TYPED)
    said = "organizer: there is nobody named nobody. See: organizer people list\n"
    assert (unknown.returncode, unknown.stderr) == (1, said)


def test_an_invitation_is_alone_on_standard_output(folder):
    done = organizer(folder, "invite", REGISTRATION="invite")
    assert done.returncode == 0, done.stderr
    assert len(done.stdout.split()) == 1
    assert organizer(folder, "invite", "--days", "0").returncode == 2


def test_the_doctor_is_content_with_a_fresh_folder(folder):
    done = organizer(folder, "doctor", "--json")
    report = json.loads(done.stdout)
    assert (done.returncode, report["ok"]) == (0, True)
    assert {finding["subject"] for finding in report["findings"]} == {
        *("settings", "secrets", "disk", "database", "search", "migrations", "storage", "mail", "backup")
    }


def test_the_doctor_says_that_migrations_are_missing(tmp_path):
    done = organizer(tmp_path, "doctor")
    assert done.returncode == 1
    assert "organizer migrate" in done.stdout


@pytest.mark.parametrize(
    ("environment", "code", "message"),
    [
        ({"PUBLIC_URL": "http://192.168.1.5:8000"}, 1, "signing in fails at http://192.168.1.5:8000"),
        ({"PUBLIC_URL": "http://192.168.1.5:8000", "COOKIE_SECURE": "0"}, 0, "registration is open"),
        ({"HOST": "0.0.0.0"}, 0, "cannot stay signed in"),
        ({"PUBLIC_URL": "https://o.example"}, 0, "Set TRUSTED_PROXIES"),
        ({"PUBLIC_URL": "https://o.example", "TRUSTED_PROXIES": "::1"}, 0, "nobody can reset a password"),
        ({"ALLOWED_HOSTS": "*"}, 0, "ALLOWED_HOSTS=*"),
        ({"DEV": "1"}, 0, "DEV is on"),
        ({"EMAIL_URL": "smtp://127.0.0.1:9"}, 1, "Check EMAIL_URL"),
        ({"MEDIA_ROOT": "/dev/null/media"}, 1, "Check the folder's owner"),
    ],
)
def test_the_doctor_names_what_does_not_go_together(folder, environment, code, message):
    done = organizer(folder, "doctor", **environment)
    assert message in done.stdout
    assert done.returncode == code, done.stdout


def test_the_doctor_notices_a_secret_that_others_can_read(tmp_path):
    organizer(tmp_path, "migrate")
    (tmp_path / "data" / "secret_key").chmod(0o644)
    done = organizer(tmp_path, "doctor")
    assert done.returncode == 1
    assert f"chmod 600 {tmp_path / 'data' / 'secret_key'}" in done.stdout


def test_a_database_that_is_away_is_said_in_words(tmp_path):
    url = "postgresql://nobody@127.0.0.1:9/nothing"
    done = organizer(tmp_path, "migrate", DATABASE_URL=url)
    assert done.returncode == 1
    assert "organizer doctor" in done.stderr
    assert "Traceback" not in done.stderr
    doctor = organizer(tmp_path, "doctor", DATABASE_URL=url)
    assert doctor.returncode == 1
    assert "Check DATABASE_URL" in doctor.stdout


def test_a_server_that_cannot_keep_people_signed_in_says_so_in_its_log(tmp_path):
    done = organizer(tmp_path, "serve", "--port", "1", "--host", "192.0.2.1")  # an address that is nobody's
    assert done.returncode == 1
    assert "COOKIE_SECURE=0" in done.stderr
