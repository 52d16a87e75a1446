"""The settings that the published description names: secret, data, people, mail."""

import json
import stat
from pathlib import Path

import pytest

from tests.contract.covering import covers
from tests.contract.probe import ask, run, settings_of

SECRET = "a-secret-of-this-test-that-is-long-enough-to-be-accepted-0123456789"
PASSWORD = "wheel barrow 29 spade"
REGISTER = {
    "method": "POST",
    "path": "/dj-rest-auth/registration/",
    "body": {"username": "erin", "password1": PASSWORD, "password2": PASSWORD},
}
BEARER = {"Authorization": "Bearer {0.access_token}"}


def user_with(token: str) -> dict:
    return {"path": "/dj-rest-auth/user/", "headers": {"Authorization": f"Bearer {token}"}}


@covers("Secret key", "settings: SECRET_KEY")
def test_the_secret_signs_tokens(tmp_path: Path):
    token = ask(tmp_path, REGISTER, SECRET_KEY=SECRET)[0].body["access_token"]

    assert ask(tmp_path, user_with(token), SECRET_KEY=SECRET)[0].status == 200
    assert ask(tmp_path, user_with(token), SECRET_KEY=SECRET[::-1])[0].status == 401


@covers("Secret key", "settings: SECRET_KEY")
def test_a_short_secret_refuses_to_start(tmp_path: Path):
    done = run(tmp_path, {"settings": ["DEBUG"]}, SECRET_KEY="short")

    assert done.returncode != 0
    assert "SECRET_KEY" in done.stderr
    assert "Traceback" not in done.stderr


@covers(
    "settings: a generated secret is kept in the data folder",
    "settings: with nothing set, SQLite and local files in one data folder",
    "Deployment",
)
def test_with_nothing_set_everything_is_in_one_data_folder(tmp_path: Path):
    task = {"title": "Rake", "due_date": "2023-09-01T17:07"}
    upload = {"method": "POST", "path": "/tasks/", "body": task, "picture": "file", "headers": BEARER}

    assert run(tmp_path, {"requests": [], "migrate": True}).returncode == 0
    registered, created = ask(tmp_path, REGISTER, upload)

    assert (registered.status, created.status) == (201, 200)
    assert [path.name for path in tmp_path.iterdir()] == ["data"]
    files = [path for path in (tmp_path / "data").rglob("*") if path.is_file()]
    assert any(path.read_bytes()[:15] == b"SQLite format 3" for path in files)
    assert any(path.read_bytes()[:4] == b"\x89PNG" for path in files)
    secrets = [path for path in files if "secret" in path.name]
    assert [stat.S_IMODE(path.stat().st_mode) for path in secrets] == [0o600]
    assert ask(tmp_path, user_with(registered.body["access_token"]))[0].status == 200


@covers(
    "Setting up a database for the project",
    "Adding database to settings.py",
    "Database settings",
    "settings: DB_NAME and its kin name a PostgreSQL database",
)
def test_the_five_database_settings_name_a_postgresql_database(tmp_path: Path):
    given = {
        "DB_NAME": "garden",
        "DB_USER": "rose",
        "DB_PASSWORD": "th0rn$",
        "DB_HOST": "db.example.com",
        "DB_PORT": "6432",
    }

    database = settings_of(tmp_path, "DATABASES", **given)["DATABASES"]["default"]

    assert "postgresql" in database["ENGINE"]
    assert {f"DB_{key}": str(database[key]) for key in ("NAME", "USER", "PASSWORD", "HOST", "PORT")} == given


@covers("Database settings", "settings: DATABASE_URL")
def test_database_url_names_a_database(tmp_path: Path):
    url = "postgresql://rose:th0rn%24@db.example.com:6432/garden"

    database = settings_of(tmp_path, "DATABASES", DATABASE_URL=url)["DATABASES"]["default"]

    assert "postgresql" in database["ENGINE"]
    assert (database["NAME"], database["USER"], database["PASSWORD"]) == ("garden", "rose", "th0rn$")
    assert (database["HOST"], str(database["PORT"])) == ("db.example.com", "6432")


@covers("Cloudinary account", "settings: CLOUDINARY_URL")
def test_cloudinary_url_puts_images_into_cloudinary(tmp_path: Path):
    chosen = settings_of(tmp_path, "STORAGES", CLOUDINARY_URL="cloudinary://key:secret@cloud")["STORAGES"]["images"]
    local = settings_of(tmp_path, "STORAGES")["STORAGES"]["images"]

    assert "cloudinary" in chosen["BACKEND"].lower()
    assert "cloudinary" not in local["BACKEND"].lower()


@covers("settings: MEDIA_ROOT", "Cloudinary account")
def test_media_root_holds_the_images(tmp_path: Path):
    task = {"title": "Rake", "due_date": "2023-09-01T17:07"}
    upload = {"method": "POST", "path": "/tasks/", "body": task, "picture": "file", "headers": BEARER}

    created = ask(tmp_path, REGISTER, upload, MEDIA_ROOT=str(tmp_path / "pictures"))[1]

    assert created.status == 200
    assert len([path for path in (tmp_path / "pictures").rglob("*") if path.is_file()]) == 1


@covers("Debugging", "settings: DEV switches the browsable API on")
def test_dev_gives_debug_views_with_their_own_sign_in(tmp_path: Path):
    html = {"Accept": "text/html"}

    page, listed = ask(tmp_path, {"path": "/api-auth/login/"}, {"path": "/team/", "headers": html}, DEV="1")

    assert page.status == 200
    assert "<form" in page.text
    assert "text/html" in listed.headers["content-type"]


@covers("Debugging", "settings: DEV switches the browsable API on")
def test_the_debug_views_sign_in_by_session(tmp_path: Path):
    sign_in = {"method": "POST", "path": "/api-auth/login/", "form": {"username": "erin", "password": PASSWORD}}
    page = {"path": "/team/", "headers": {"Accept": "text/html"}, "keep_cookies": True}

    signed_in, listed = ask(tmp_path, REGISTER, sign_in, page, DEV="1")[1:]

    assert signed_in.status == 302
    assert "sessionid" in signed_in.cookies
    assert (listed.status, "erin" in listed.text) == (200, True)


@covers("To turn the debugging mode back off", "settings: DEV switches the browsable API on")
@pytest.mark.parametrize("value", [None, "", "0"])
def test_without_dev_there_is_json_only(tmp_path: Path, value: str | None):
    page, listed = ask(
        tmp_path,
        {"path": "/api-auth/login/"},
        {"path": "/team/", "headers": {"Accept": "text/html"}},
        **({} if value is None else {"DEV": value}),
    )

    assert page.status == 404
    assert (listed.status, listed.headers["content-type"]) == (401, "application/json")


@covers("settings: REGISTRATION")
def test_registration_is_open_by_invitation_or_closed(tmp_path: Path):
    assert ask(tmp_path, REGISTER, REGISTRATION="closed")[0].status == 403
    invited = ask(tmp_path, REGISTER, REGISTRATION="invite")[0]
    assert (invited.status, list(invited.body)) == (400, ["invitation"])
    assert ask(tmp_path, REGISTER, REGISTRATION="open")[0].status == 201


@covers("settings: EMAIL_URL")
def test_email_url_names_the_mail_server(tmp_path: Path):
    names = ("EMAIL_HOST", "EMAIL_PORT", "EMAIL_HOST_USER", "EMAIL_HOST_PASSWORD", "EMAIL_USE_TLS")

    values = settings_of(tmp_path, *names, EMAIL_URL="smtp+tls://rose:th0rn%24@mail.example.com:2525")

    assert list(values.values()) == ["mail.example.com", 2525, "rose", "th0rn$", True]


@covers("settings: a .env file is read")
def test_a_dotenv_file_is_read_and_the_environment_wins(tmp_path: Path):
    (tmp_path / ".env").write_text('REGISTRATION=closed\nDB_NAME="garden"\nDB_USER=rose\nDB_HOST=db.example.com\n')

    values = settings_of(tmp_path, "REGISTRATION", "DATABASES", REGISTRATION="open")

    assert values["REGISTRATION"] == "open"
    assert values["DATABASES"]["default"]["NAME"] == "garden"


@covers("Deployment")
def test_what_is_wrong_is_said_at_start(tmp_path: Path):
    done = run(tmp_path, {"settings": ["DEBUG"]}, REGISTRATION="perhaps", CLOUDINARY_URL="http://nonsense")

    assert done.returncode != 0
    assert "REGISTRATION" in done.stderr
    assert "CLOUDINARY_URL" in done.stderr
    assert json.dumps("nonsense") not in done.stderr
