"""compose.yaml and the image that it builds. There is no container engine here: nothing of this starts one."""

import json
import os
import re
import shlex
import subprocess
import sys

import pytest
import yaml

from tests.docs.console import ROOT
from tests.forks import run_module

COMPOSE = yaml.safe_load((ROOT / "compose.yaml").read_text(encoding="utf-8"))
ORGANIZER, DATABASE = COMPOSE["services"]["organizer"], COMPOSE["services"]["database"]
DOCKERFILE = (ROOT / "Dockerfile").read_text(encoding="utf-8")
# One instruction a match, with its continuation lines; comments are no instructions.
INSTRUCTION = re.compile(r"^([A-Z]+) ((?:.*\\\n)*.*)$", re.MULTILINE)
STAGES = [INSTRUCTION.findall(stage) for stage in re.split(r"(?m)^(?=FROM )", DOCKERFILE)[1:]]
# What the image fixes: outside of the container, these say where it is reached and where its data lies.
FIXED = {"HOST": "0.0.0.0", "PORT": "8000", "ORGANIZER_DATA": "/data"}
IN_PARTS = {"DB_NAME", "DB_USER", "DB_PASSWORD", "DB_HOST", "DB_PORT"}


@pytest.fixture(scope="module")
def names(tmp_path_factory):
    """Every name that the organizer reads."""
    folder = tmp_path_factory.mktemp("names")
    done = run_module("organizer", "settings", "--json", cwd=folder, env={"PATH": os.environ["PATH"]})
    assert done.returncode == 0, done.stderr
    return {row["name"] for row in json.loads(done.stdout)["settings"]}


def test_every_setting_passes_under_its_own_name(names):
    passed = {
        name
        for name, value in ORGANIZER["environment"].items()
        if re.fullmatch(rf"\$\{{{name}:-.*\}}", value, re.DOTALL)
    }
    assert names - passed - set(FIXED) - IN_PARTS == set()


def test_nothing_passes_that_is_no_setting(names):
    assert set(ORGANIZER["environment"]) - names == set()


def test_parts_of_the_database_address_reach_both_the_organizer_and_the_database():
    address, made = ORGANIZER["environment"]["DATABASE_URL"], " ".join(DATABASE["environment"].values())
    assert {name for name in IN_PARTS if f"${{{name}" in address} == IN_PARTS
    for name in ("DB_NAME", "DB_USER"):
        default = re.search(rf"\$\{{{name}:-(\w+)\}}", address)
        assert default
        assert default[0] in made
    assert "${DB_PASSWORD:?" in made


def test_where_it_listens_and_keeps_its_data_is_set_from_outside():
    assert {name: ORGANIZER["environment"][name] for name in FIXED} == FIXED
    assert ORGANIZER["ports"] == ["${HOST:-127.0.0.1}:${PORT:-8000}:8000"]
    assert "${ORGANIZER_DATA:-data}:/data" in ORGANIZER["volumes"]


def test_backups_have_a_volume_of_their_own_that_the_image_owns():
    assert "${BACKUPS:-backups}:/backups" in ORGANIZER["volumes"]
    assert {"data", "backups", "database"} == set(COMPOSE["volumes"])
    assert re.search(r"install .*--owner=organizer .*/data /backups$", DOCKERFILE, re.MULTILINE)


def test_image_has_the_database_programs_of_the_databases_version():
    client = re.search(r"postgresql-client-(\d+)", DOCKERFILE)
    server = re.fullmatch(r"postgres:(\d+)", DATABASE["image"])
    assert client
    assert server
    assert int(client[1]) >= int(server[1])
    assert STAGES[-1][0] == ("FROM", "python:3.13-slim-trixie")  # Debian 13, whose PostgreSQL is 17


def test_python_that_runs_is_the_one_that_was_built_for():
    assert STAGES[1][0] == ("FROM", "python:3.13-slim-trixie AS build")


def test_sources_that_the_image_copies_are_here_and_not_ignored():
    ignored = {line for line in (ROOT / ".dockerignore").read_text().splitlines() if "*" not in line}
    copied = [
        shlex.split(rest)[:-1] for stage in STAGES for word, rest in stage if word == "COPY" and "--from" not in rest
    ]
    sources = [source for group in copied for source in group]
    assert len(sources) > 5
    for source in sources:
        assert (ROOT / source).exists(), source
        assert source.split("/")[0] not in ignored


def test_stages_that_the_image_copies_from_are_above():
    known = []
    for stage in STAGES:
        for word, rest in stage:
            if word == "FROM" and " AS " in rest:
                known.append(rest.split(" AS ")[1])
            if origin := re.match(r"--from=(\w+)", rest):
                assert word == "COPY"
                assert origin[1] in known


@pytest.mark.parametrize("script", [rest for stage in STAGES for word, rest in stage if word == "RUN"])
def test_scripts_of_the_image_are_well_formed(script):
    assert subprocess.run(["sh", "-n"], input=script, text=True, check=False).returncode == 0


def test_command_of_the_image_runs_as_written(tmp_path):
    """The script that the build writes, with the folders of the image in a scratch folder."""
    (tmp_path / "bin").mkdir()
    (tmp_path / "app").symlink_to(ROOT)
    (tmp_path / "bin/python").symlink_to(sys.executable)
    script = next(rest for word, rest in STAGES[1] if word == "RUN" and "printf" in rest)
    printf = script.partition(" && ")[0].replace("\\\n", "").replace("/opt/organizer/bin", str(tmp_path / "bin"))
    subprocess.run(["sh", "-e", "-c", printf], check=True)
    (tmp_path / "bin/organizer").chmod(0o755)
    environment = {"PATH": f"{tmp_path}/bin:/usr/bin:/bin", "PYTHONPATH": f"{tmp_path}/app", "PYTHONSAFEPATH": "1"}
    done = subprocess.run(
        ["organizer", "--version"], cwd=tmp_path, env=environment, capture_output=True, text=True, check=False
    )
    assert done.stdout.startswith("organizer "), done.stderr
    assert ("ENTRYPOINT", '["organizer"]') in STAGES[-1]
    assert "PATH=/opt/organizer/bin:$PATH" in DOCKERFILE
