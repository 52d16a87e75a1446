"""`organizer settings`: what counts, where it comes from, and nothing that opens anything."""

import ast
import json
import os
import re

import pytest

from organizer.config.env import Environment, Layer, Setting
from organizer.config.names import HIDDEN, Misspelled, masked, misspelled
from tests.forks import ROOT, run_module


def settings(folder, *arguments, **environment):
    return run_module("organizer", "settings", *arguments, cwd=folder, env={"PATH": os.environ["PATH"], **environment})


def listed(folder, **environment):
    done = settings(folder, "--json", **environment)
    answer = json.loads(done.stdout)
    return {row["name"]: (row["value"], row["source"]) for row in answer["settings"]}


def test_each_setting_comes_with_its_place(tmp_path):
    (tmp_path / ".env").write_text(f"ORGANIZER_DATA={tmp_path / 'kept'}\nWORKERS=3\n")
    (tmp_path / "kept").mkdir()
    (tmp_path / "kept" / ".env").write_text("REGISTRATION=closed\nWORKERS=4\n")
    found = listed(tmp_path, LOG_LEVEL="debug")
    assert found["LOG_LEVEL"] == ("debug", "environment")
    assert found["WORKERS"] == ("3", str(tmp_path / ".env"))
    assert found["REGISTRATION"] == ("closed", str(tmp_path / "kept" / ".env"))
    assert found["PORT"] == ("8000", "default")
    assert found["MEDIA_ROOT"] == (str(tmp_path / "kept" / "media"), "default")
    assert found["DATABASE_URL"] == (f"sqlite:///{tmp_path / 'kept' / 'organizer.sqlite3'}", "default")
    assert found["PUBLIC_URL"] == ("", "not set")


def test_table_shows_what_was_asked_for(tmp_path):
    done = settings(tmp_path, "port", "HOST")
    assert done.stdout.split() == ["NAME", "VALUE", "FROM", "HOST", "127.0.0.1", "default", "PORT", "8000", "default"]
    assert settings(tmp_path, "PROT").returncode == 1


def test_secrets_are_never_shown(tmp_path):
    secrets = {
        "SECRET_KEY": "hunter2" * 8,
        "SECRET_KEY_FALLBACKS": "hunter2" * 8,
        "DATABASE_URL": "postgresql://o:hunter2@h1:5433,h2/o?sslpassword=hunter2&sslmode=require",
        "EMAIL_URL": "smtp+tls://o:hun@ter2:hunter2@mail.example",
        "CLOUDINARY_URL": "cloudinary://123:hunter2@cloud",
        "AWS_SECRET_ACCESS_KEY": "hunter2",
        "AWS_ACCESS_KEY_ID": "hunter2",
        "DB_PASSWORD": "hunter2",
        "METRICS_TOKEN": "hunter2" * 3,
        "PORT": "wrong",
    }
    for arguments in ((), ("--json",)):
        done = settings(tmp_path, *arguments, **secrets)
        assert "hunter2" not in done.stdout + done.stderr
        assert HIDDEN in done.stdout


def test_generated_secret_is_hidden_and_its_file_named(tmp_path):
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "secret_key").write_text("hunter2" * 8)
    assert listed(tmp_path)["SECRET_KEY"] == (HIDDEN, str(tmp_path / "data" / "secret_key"))


@pytest.mark.parametrize(
    ("name", "value", "shown"),
    [
        ("ACCESS_TOKEN_MINUTES", "5", "5"),
        ("SIGN_IN_LIMIT", "5/300", "5/300"),
        ("METRICS_TOKEN", "x", HIDDEN),
        ("DB_PASSWORD", "", ""),
        ("PUBLIC_URL", "https://o.example", "https://o.example"),
        ("DATABASE_URL", "postgresql:///o?host=/run", "postgresql:///o?host=/run"),
        ("DATABASE_URL", "postgresql://o@h/o", "postgresql://o@h/o"),
        ("DATABASE_URL", "postgresql://o:p/w@h/o", f"postgresql://o:{HIDDEN}@h/o"),
        ("DATABASE_URL", "postgresql://:pw@h/o", f"postgresql://:{HIDDEN}@h/o"),
        ("DATABASE_URL", "postgresql://h/o?user=a&password=b", f"postgresql://h/o?user=a&password={HIDDEN}"),
    ],
)
def test_what_is_hidden(name, value, shown):
    assert masked(Setting(name, value, "environment")) == shown


def test_wrong_settings_are_shown_with_what_is_wrong(tmp_path):
    done = settings(tmp_path, "--json", PORT="http")
    answer = json.loads(done.stdout)
    assert done.returncode == 2
    assert answer["problems"] == ["PORT must be a whole number from 0 to 65535, not 'http'."]
    assert {"name": "PORT", "value": "http", "source": "environment"} in answer["settings"]
    assert "PORT must be" in done.stderr
    assert list(tmp_path.iterdir()) == []


def test_a_name_like_a_known_one_is_asked_about(tmp_path):
    (tmp_path / ".env").write_text("WORKRES=4\n")
    done = settings(tmp_path, PUBLIC_ULR="https://o.example", HOSTNAME="box", HOME="/root", LANGUAGE="de")
    assert done.returncode == 0
    assert done.stderr.splitlines() == [
        "organizer: PUBLIC_ULR (environment) is no setting. Is PUBLIC_URL meant?",
        f"organizer: WORKRES ({tmp_path / '.env'}) is no setting. Is WORKERS meant?",
    ]


@pytest.mark.parametrize(
    ("name", "meant"),
    [
        *(("PUBLIC_ULR", "PUBLIC_URL"), ("public_url", "PUBLIC_URL"), ("PUBLICURL", "PUBLIC_URL")),
        *(("ALLOWED_HOST", "ALLOWED_HOSTS"), ("DATABASE_URI", "DATABASE_URL"), ("TRUSTED_PROXY", "TRUSTED_PROXIES")),
        *(("HOSTNAME", None), ("SHOST", None), ("AWS_REGION", None), ("PUBLIC_URL", None)),
    ],
)
def test_what_counts_as_alike(name, meant):
    env = Environment({}, Layer("file", {name: "x"}))
    for known in ("PUBLIC_URL", "ALLOWED_HOSTS", "DATABASE_URL", "TRUSTED_PROXIES", "HOST", "AWS_S3_REGION_NAME"):
        env.text(known)
    assert list(misspelled(env)) == ([Misspelled(name, "file", meant)] if meant else [])


def read_in_the_code() -> set[str]:
    """The names that the modules of organizer/config/ read, as they stand in the code."""
    readers = {"text", "path", "parsed", "flag", "number", "choice", "limit", "minutes", "days"}
    names = set()
    for file in (ROOT / "organizer" / "config").glob("*.py"):
        for node in ast.walk(ast.parse(file.read_text())):
            called = isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in readers
            first = node.args[0] if called and node.args else None
            if isinstance(first, ast.Constant) and re.fullmatch(r"[A-Z][A-Z0-9_]+", str(first.value)):
                names.add(first.value)
    return names


def test_every_name_is_read_at_every_start_and_so_known(tmp_path):
    known = set(listed(tmp_path))
    assert read_in_the_code() <= known
    assert set(listed(tmp_path, DATABASE_URL="postgresql://h/o", AWS_STORAGE_BUCKET_NAME="b")) == known


def test_every_name_is_in_the_documentation_and_no_other(tmp_path):
    page = (ROOT / "docs" / "configuration.md").read_text()
    rows = [line.split("|")[1] for line in page.splitlines() if line.startswith("| `")]
    assert {name for row in rows for name in re.findall(r"`([A-Z0-9_]+)`", row)} == set(listed(tmp_path))
