"""Whole starts: what comes out of which environment, and what refuses to start."""

import stat
import subprocess
import sys
from pathlib import Path

import pytest

from organizer.server.limits import Limits
from tests.config.start import settings_of, start


def test_with_nothing_set_everything_lives_in_one_private_folder(tmp_path):
    found = settings_of(
        tmp_path,
        "DATA_DIR",
        "DATABASES",
        "MEDIA_ROOT",
        "SECRET_KEY",
        "DEBUG",
        "DEV",
        "COOKIE_SAMESITE",
        "COOKIE_SECURE",
    )
    data = tmp_path / "data"
    assert found["DATA_DIR"] == str(data)
    assert found["DATABASES"]["default"]["NAME"] == str(data / "organizer.sqlite3")
    assert found["MEDIA_ROOT"] == str(data / "media")
    assert (found["DEBUG"], found["DEV"], found["COOKIE_SAMESITE"], found["COOKIE_SECURE"]) == (
        False,
        False,
        "Lax",
        True,
    )
    assert stat.S_IMODE(data.stat().st_mode) == 0o700
    assert stat.S_IMODE((data / "secret_key").stat().st_mode) == 0o600
    assert len(found["SECRET_KEY"]) >= 50


def test_processes_that_start_at_once_share_one_secret(tmp_path):
    code = "import organizer.config.settings as settings; print(settings.SECRET_KEY)"
    environment = {"PATH": "/usr/bin:/bin", "PYTHONPATH": str(Path(__file__).parents[2])}
    running = [
        subprocess.Popen([sys.executable, "-c", code], cwd=tmp_path, env=environment, stdout=subprocess.PIPE, text=True)
        for _ in range(6)
    ]
    secrets = {process.communicate(timeout=60)[0].strip() for process in running}
    assert len(secrets) == 1
    assert sorted(path.name for path in (tmp_path / "data").iterdir()) == ["secret_key"]


def test_every_problem_is_said_at_once_without_a_traceback(tmp_path):
    done = start(
        tmp_path,
        CLIENT_ORIGIN="*",
        PORT="http",
        REGISTRATION="maybe",
        SECRET_KEY="short",
        DATABASE_URL="mysql://user:hunter2@host/name",
        EMAIL_URL="pigeon://user:hunter2@roof",
        CLOUDINARY_URL="cloudinary://hunter2",
        METRICS_TOKEN="hunter2",
        TRUSTED_PROXIES="anybody",
        ALLOWED_HOSTS="https://o.example",
    )
    assert done.returncode == 2
    for name in (
        "CLIENT_ORIGIN",
        "PORT",
        "REGISTRATION",
        "SECRET_KEY",
        "DATABASE_URL",
        "EMAIL_URL",
        "CLOUDINARY_URL",
        "METRICS_TOKEN",
        "TRUSTED_PROXIES",
        "ALLOWED_HOSTS",
    ):
        assert f"  - {name} " in done.stderr
    assert "Traceback" not in done.stderr
    assert "hunter2" not in done.stderr


@pytest.mark.parametrize(
    ("environment", "message"),
    [
        ({"SECRET_KEY": "x" * 31}, "SECRET_KEY has 31 characters"),
        ({"METRICS_TOKEN": "x" * 15}, "METRICS_TOKEN must have at least 16 characters"),
        ({"METRICS_TOKEN": "two words in one token"}, "METRICS_TOKEN must have at least 16 characters, without spaces"),
        ({"SECRET_KEY_FALLBACKS": "x"}, "SECRET_KEY_FALLBACKS holds"),
        ({"CLIENT_ORIGIN": "https://*.example.com"}, "CLIENT_ORIGIN has a wildcard"),
        ({"COOKIE_SAMESITE": "None", "COOKIE_SECURE": "0"}, "COOKIE_SAMESITE is None"),
        ({"PUBLIC_URL": "https://o.example/organizer"}, "PUBLIC_URL must be"),
        ({"DB_USER": "organizer"}, "DB_NAME is missing"),
        ({"DB_NAME": "a", "DATABASE_URL": "postgresql://h/b"}, "DATABASE_URL is set together with DB_NAME"),
        ({"DATABASE_URL": "postgresql://host"}, "DATABASE_URL names no database"),
        ({"IMAGE_STORAGE": "s3"}, "AWS_STORAGE_BUCKET_NAME is needed"),
        ({"AWS_STORAGE_BUCKET_NAME": "b", "CLOUDINARY_URL": "cloudinary://k:s@c"}, "IMAGE_STORAGE must say"),
        ({"IMAGE_MAX_BYTES": "12000001"}, "IMAGE_MAX_BYTES must be a whole number from 1000 to 12000000"),
        ({"REFRESH_IDLE_DAYS": "91"}, "REFRESH_IDLE_DAYS is longer than SESSION_DAYS"),
        ({"ORGANIZER_DATA": "/dev/null/data"}, "ORGANIZER_DATA names"),
    ],
)
def test_what_refuses_to_start(tmp_path, environment, message):
    done = start(tmp_path, **environment)
    assert done.returncode == 2
    assert message in done.stderr
    assert "Traceback" not in done.stderr


def test_the_largest_image_that_can_be_allowed_fits_into_a_request_with_its_form(tmp_path):
    found = settings_of(tmp_path, "IMAGE_MAX_BYTES", IMAGE_MAX_BYTES="12000000")
    assert found["IMAGE_MAX_BYTES"] + 500_000 < Limits().body_bytes


@pytest.mark.parametrize(
    ("environment", "samesite"),
    [
        ({}, "Lax"),
        ({"CLIENT_ORIGIN": "https://client.example"}, "None"),
        ({"CLIENT_ORIGIN": "https://client.example", "PUBLIC_URL": "https://api.other.example"}, "None"),
        ({"CLIENT_ORIGIN": "https://o.example", "PUBLIC_URL": "https://o.example:8443"}, "Lax"),
        ({"CLIENT_ORIGIN": "http://10.0.0.5:3000", "COOKIE_SECURE": "0"}, "Lax"),
        ({"CLIENT_ORIGIN": "https://client.example", "COOKIE_SAMESITE": "strict"}, "Strict"),
    ],
)
def test_cookies_follow_the_client(tmp_path, environment, samesite):
    assert settings_of(tmp_path, "COOKIE_SAMESITE", **environment) == {"COOKIE_SAMESITE": samesite}


def test_cors_is_absent_until_a_client_is_named(tmp_path):
    assert "corsheaders" not in settings_of(tmp_path, "INSTALLED_APPS")["INSTALLED_APPS"]
    found = settings_of(
        tmp_path, "CORS_ALLOWED_ORIGINS", "MIDDLEWARE", CLIENT_ORIGIN="https://a.example,http://localhost:3000"
    )
    assert found["CORS_ALLOWED_ORIGINS"] == ["https://a.example", "http://localhost:3000"]
    assert found["MIDDLEWARE"].index("corsheaders.middleware.CorsMiddleware") == 3


def test_dev_adds_the_browsable_api_and_nothing_that_leaks(tmp_path):
    plain = settings_of(tmp_path, "REST_FRAMEWORK", "DEBUG", DEV="0")
    dev = settings_of(tmp_path, "REST_FRAMEWORK", "DEBUG", DEV="1")
    browsable = "rest_framework.renderers.BrowsableAPIRenderer"
    assert browsable not in plain["REST_FRAMEWORK"]["DEFAULT_RENDERER_CLASSES"]
    assert browsable in dev["REST_FRAMEWORK"]["DEFAULT_RENDERER_CLASSES"]
    assert (plain["DEBUG"], dev["DEBUG"]) == (False, False)


def test_the_seeds_five_names_and_a_url_open_the_same_database(tmp_path):
    names = {"DB_NAME": "o", "DB_USER": "u", "DB_PASSWORD": "p w", "DB_HOST": "h", "DB_PORT": "6432"}
    by_names = settings_of(tmp_path, "DATABASES", **names)["DATABASES"]["default"]
    by_url = settings_of(tmp_path, "DATABASES", DATABASE_URL="postgres://u:p%20w@h:6432/o")["DATABASES"]["default"]
    for key in ("ENGINE", "NAME", "USER", "PASSWORD", "HOST", "OPTIONS"):
        assert by_names[key] == by_url[key]
    assert str(by_names["PORT"]) == str(by_url["PORT"])


def test_a_pooler_gets_no_prepared_statements(tmp_path):
    url = "postgresql://u@h/o?sslmode=require"
    found = settings_of(tmp_path, "DATABASES", DATABASE_URL=url, DB_PREPARED_STATEMENTS="0")["DATABASES"]["default"]
    assert found["OPTIONS"]["prepare_threshold"] is None
    assert found["OPTIONS"]["sslmode"] == "require"
    assert found["DISABLE_SERVER_SIDE_CURSORS"] is True


@pytest.mark.parametrize(
    ("environment", "backend"),
    [
        ({}, "django.core.files.storage.FileSystemStorage"),
        ({"AWS_STORAGE_BUCKET_NAME": "b"}, "storages.backends.s3.S3Storage"),
        ({"CLOUDINARY_URL": "cloudinary://k:s@c"}, "organizer.images.cloudinary_storage.CloudinaryStorage"),
        (
            {"CLOUDINARY_URL": "cloudinary://k:s@c", "IMAGE_STORAGE": "local"},
            "django.core.files.storage.FileSystemStorage",
        ),
    ],
)
def test_where_images_are_kept(tmp_path, environment, backend):
    assert settings_of(tmp_path, "STORAGES", **environment)["STORAGES"]["images"]["BACKEND"] == backend


def test_mail_goes_where_its_url_says(tmp_path):
    names = ("EMAIL_HOST", "EMAIL_PORT", "EMAIL_HOST_USER", "EMAIL_HOST_PASSWORD", "EMAIL_USE_TLS", "EMAIL_USE_SSL")
    found = settings_of(tmp_path, *names, EMAIL_URL="smtp+tls://me%40o.example:a%2Fb@mail.o.example")
    assert list(found.values()) == ["mail.o.example", 587, "me@o.example", "a/b", True, False]
