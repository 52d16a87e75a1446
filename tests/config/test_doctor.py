"""`organizer doctor`: what is wrong is made for real, and said with what to do; what is well is not complained of."""

import json
import os
import shutil
import sqlite3
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from tests.forks import ROOT, run_module


def doctor(folder: Path, *arguments: str, **environment: str):
    """Run it, and return its findings as (level, message, advice), and its exit code."""
    done = run_module(
        "organizer", "doctor", "--json", *arguments, cwd=folder, env={"PATH": os.environ["PATH"]} | environment
    )
    report = json.loads(done.stdout)
    assert report["ok"] == (done.returncode == 0)
    return [(one["level"], one["message"], one["advice"]) for one in report["findings"]], done.returncode


@pytest.fixture(scope="module")
def migrated(tmp_path_factory) -> Path:
    folder = tmp_path_factory.mktemp("healthy")
    done = run_module("organizer", "migrate", cwd=folder, env={"PATH": os.environ["PATH"]})
    assert done.returncode == 0, done.stderr
    with sqlite3.connect(folder / "data" / "organizer.sqlite3") as database:
        database.execute("PRAGMA journal_mode=DELETE")
    return folder


@pytest.fixture
def folder(migrated, tmp_path) -> Path:
    """A copy of a healthy installation, to be spoilt."""
    shutil.copytree(migrated / "data", tmp_path / "data")
    return tmp_path


def test_a_healthy_installation_is_called_so_deeply_too(folder):
    findings, code = doctor(folder, "--deep")
    assert code == 0
    assert {message for level, message, _ in findings if level != "ok"} <= {
        message for _, message, _ in findings if "rare flaw" in message
    }
    assert "all pages, indexes and references are sound." in [message for _, message, _ in findings]


def test_quiet_says_only_what_is_not_well(folder):
    findings, _ = doctor(folder, "--quiet", DEV="1")
    assert any("DEV is on" in message for _, message, _ in findings)
    assert {level for level, _, _ in findings} == {"warning"}


def note_backup(folder: Path, age: timedelta) -> None:
    moment = datetime.now(UTC) - age
    with sqlite3.connect(folder / "data" / "organizer.sqlite3") as database:
        done = database.execute("UPDATE backups_installation SET backed_up_at = ?", [f"{moment:%Y-%m-%d %H:%M:%S}"])
        assert done.rowcount == 1


def test_a_public_server_without_a_backup_is_told_to_make_one(folder):
    public = {"PUBLIC_URL": "https://organizer.example.com"}
    findings, code = doctor(folder, **public)
    assert code == 0
    assert ("warning", "no backup has been made yet.") in [(level, said) for level, said, _ in findings]
    note_backup(folder, timedelta(hours=20))
    assert not [said for level, said, _ in doctor(folder, **public)[0] if level != "ok" and "backup" in said]


def test_an_old_backup_is_called_old(folder):
    note_backup(folder, timedelta(days=9, hours=1))
    findings, _ = doctor(folder)
    (advice,) = [advice for level, said, advice in findings if level == "warning" and "9 days ago" in said]
    assert "organizer backup" in advice


@pytest.mark.parametrize("page", [1, 4])
def test_a_zeroed_page_is_found_and_a_backup_advised(folder, page):
    path = folder / "data" / "organizer.sqlite3"
    with path.open("r+b") as file:
        file.seek((page - 1) * 4096)
        file.write(bytes(4096))
    findings, code = doctor(folder)
    assert code == 1
    assert any(level == "error" and "organizer restore" in advice for level, _, advice in findings), findings


def test_a_row_whose_team_is_gone_is_found_deeply(folder):
    with sqlite3.connect(folder / "data" / "organizer.sqlite3") as database:
        database.execute("INSERT INTO chat_searchmark (conversation_id, position) VALUES (77, 0)")
    assert doctor(folder)[1] == 0
    findings, code = doctor(folder, "--deep")
    assert code == 1
    assert any("a row of chat_searchmark refers to one of chat_conversation" in said for _, said, _ in findings)


@pytest.mark.parametrize(
    ("environment", "message", "advice"),
    [
        ({"PUBLIC_ULR": "https://o.example"}, "PUBLIC_ULR (environment) is no setting", "Is PUBLIC_URL meant?"),
        ({"WORKERS": "4"}, "WORKERS=4 with SQLite", "WORKERS=1"),
        ({"WORKERS": "1", "PUBLIC_URL": ""}, "", ""),
    ],
)
def test_settings_that_do_nothing_or_harm_are_named(folder, environment, message, advice):
    findings, code = doctor(folder, **environment)
    found = [one for one in findings if one[0] == "warning" and "rare flaw" not in one[1]]
    assert code == 0
    assert len(found) == bool(message)
    assert not found or (message in found[0][1] and advice in found[0][2])


def test_a_misspelled_name_in_a_file_is_named_with_the_file(folder):
    (folder / ".env").write_text("DATABASE_URI=postgresql://u:hunter2@h/db\n")
    findings, _ = doctor(folder)
    assert any(f"DATABASE_URI ({folder / '.env'})" in message for _, message, _ in findings)
    assert "hunter2" not in str(findings)


@pytest.mark.parametrize(
    "environment",
    [{"PORT": "http"}, {"ORGANIZER_DATA": "~nobody-at-all/x"}, {"DATABASE_URL": "mysql://h/d"}],
)
def test_json_is_json_with_wrong_settings(folder, environment):
    findings, code = doctor(folder, **environment)
    assert code == 2
    assert findings[0][0] == "error"
    assert next(iter(environment)) in findings[0][1]


@pytest.mark.parametrize(
    ("url", "advice"),
    [
        ("postgresql://u@127.0.0.1:9/db", "Start PostgreSQL there"),
        ("postgresql://u@no-such-host.invalid/db", "Check the host's name"),
    ],
)
def test_the_hint_fits_what_the_database_said(folder, url, advice):
    findings, code = doctor(folder, DATABASE_URL=url)
    assert code == 1
    assert advice in next(hint for level, message, hint in findings if level == "error")


def test_few_files_for_a_process_are_too_few(folder):
    command = f'ulimit -n 256; exec "{sys.executable}" -m organizer doctor --json'
    environment = {"PATH": os.environ["PATH"], "PYTHONPATH": str(ROOT)}
    done = subprocess.run(["sh", "-c", command], cwd=folder, env=environment, capture_output=True, text=True)
    assert "may open 256 files" in done.stdout


@pytest.mark.skipif(os.geteuid() != 0 or not shutil.which("mount"), reason="needs the right to mount")
@pytest.mark.parametrize(
    ("options", "level", "message"),
    [
        ("size=50m", "error", "MB are free"),
        ("size=500m", "warning", "MB are free"),
        ("size=3g,nr_inodes=50", "error", "inodes"),
        ("size=3g,nr_inodes=1000000", "", ""),
    ],
)
def test_a_full_disk_is_said_before_writes_fail(folder, options, level, message):
    place = folder / "small"
    place.mkdir()
    mounted = subprocess.run(["mount", "-t", "tmpfs", "-o", options, "tmpfs", str(place)], capture_output=True)
    if mounted.returncode:
        pytest.skip("nothing can be mounted here")
    try:
        findings, code = doctor(folder, MEDIA_ROOT=str(place))
    finally:
        subprocess.run(["umount", str(place)], check=True)
    found = [one for one in findings if str(place) in one[1] and one[0] != "ok"]
    assert [one[0] for one in found] == ([level] if level else [])
    assert not found or message in found[0][1]
    assert code == (level == "error")
