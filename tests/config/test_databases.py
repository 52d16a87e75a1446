"""DATABASE_URL and DB_*: all that PostgreSQL's own programs take, and clear words for what they do not."""

import pytest

from organizer.config.databases import read_database
from organizer.config.env import Environment


def read(tmp_path, **environment):
    """Return the database, and what is wrong with the environment."""
    env = Environment(environment)
    return read_database(env, tmp_path), env.problems


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("postgresql://u:p@h:5433/db", {"HOST": "h", "PORT": "5433", "USER": "u", "PASSWORD": "p", "NAME": "db"}),
        ("POSTGRES://u@h/db", {"HOST": "h", "PORT": "", "USER": "u"}),
        ("postgresql://u@h1:5433,h2:5434/db", {"HOST": "h1,h2", "PORT": "5433,5434", "NAME": "db"}),
        ("postgresql://h1,h2/db?port=5433", {"HOST": "h1,h2", "PORT": "5433"}),
        ("postgresql://[::1]:5433,[2001:db8::7]:5434/db", {"HOST": "::1,2001:db8::7", "PORT": "5433,5434"}),
        ("postgresql:///db?host=/run/postgresql", {"HOST": "/run/postgresql", "NAME": "db", "USER": ""}),
        ("postgresql://%2Frun%2Fpostgresql/db", {"HOST": "/run/postgresql"}),
        ("postgresql://me%40work:p%2Fw%3A%23@h/my%20db", {"USER": "me@work", "PASSWORD": "p/w:#", "NAME": "my db"}),
    ],
)
def test_a_url_is_read_as_psql_reads_it(tmp_path, url, expected):
    found, problems = read(tmp_path, DATABASE_URL=url)
    assert problems == []
    assert found["ENGINE"] == "django.db.backends.postgresql"
    assert {name: found[name] for name in expected} == expected


@pytest.mark.parametrize(
    ("query", "options"),
    [
        ("target_session_attrs=read-write", {"target_session_attrs": "read-write"}),
        ("sslmode=verify-full&sslrootcert=%2Fetc%2Fca.pem", {"sslmode": "verify-full", "sslrootcert": "/etc/ca.pem"}),
        ("options=-c%20search_path%3Dorganizer", {"options": "-c search_path=organizer"}),
        ("connect_timeout=3&application_name=other", {"connect_timeout": "3", "application_name": "organizer"}),
        ("service=main", {"service": "main"}),
    ],
)
def test_options_of_a_url_are_passed_on(tmp_path, query, options):
    found, problems = read(tmp_path, DATABASE_URL=f"postgresql://h/db?{query}")
    assert problems == []
    assert found["OPTIONS"].items() >= options.items()


def test_a_service_names_everything(tmp_path):
    found, problems = read(tmp_path, DATABASE_URL="postgresql://?service=organizer")
    assert problems == []
    assert (found["NAME"], found["OPTIONS"]["service"]) == ("", "organizer")


@pytest.mark.parametrize(
    ("url", "message"),
    [
        ("postgresql://u:hunter2@h", "names no database"),
        ("postgresql://u:hunter2@h/" + "d" * 64, "of more than 63 bytes"),
        ("postgresql://u:hun@ter2@h/db", "Percent-encode these"),
        ("postgresql://u:hun/ter2@h/db", "Percent-encode these"),
        ("postgresql://u:hun%ter2@h/db", "must look like"),
        ("postgresql://u:hunter2@[::1/db", "must look like"),
        ("postgresql://u:hunter2@h:0/db", "from 1 to 65535"),
        ("postgresql://u:hunter2@h:99999/db", "from 1 to 65535"),
        ("postgresql://u:hunter2@h1,h2,h3/db?port=1,2", "another number of ports"),
        ("postgresql://u:hunter2@h/db?pgbouncer=true&schema=x", "does not know: 'pgbouncer', 'schema'"),
        ("sqlite://", "names no database"),
        ("sqlite:///:memory:", "names no database"),
        ("mysql://u:hunter2@h/db", "must look like"),
    ],
)
def test_what_cannot_be_meant_is_said_without_the_password(tmp_path, url, message):
    _, problems = read(tmp_path, DATABASE_URL=url)
    assert len(problems) == 1
    assert message in problems[0]
    assert "hun" not in problems[0]


def test_a_sqlite_url_names_a_file(tmp_path):
    found, problems = read(tmp_path, DATABASE_URL="sqlite:////srv/my%20data/o.sqlite3")
    assert (found["NAME"], problems) == ("/srv/my data/o.sqlite3", [])


def test_several_hosts_can_be_named_in_parts_too(tmp_path):
    found, problems = read(tmp_path, DB_NAME="o", DB_HOST="h1,h2", DB_PORT="5433,5434")
    assert (found["HOST"], found["PORT"], problems) == ("h1,h2", "5433,5434", [])
    for hosts, ports, message in (
        ("h1,h2", "5433,http", "DB_PORT must name whole numbers"),
        ("h1,h2,h3", "5433,5434", "DB_PORT names another number of ports"),
    ):
        _, problems = read(tmp_path, DB_NAME="o", DB_HOST=hosts, DB_PORT=ports)
        assert len(problems) == 1
        assert message in problems[0]
