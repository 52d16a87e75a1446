"""The commands of docs/moving.md, one after another, answer what the page shows."""

import os
import re
import subprocess

import boto3
import pytest
from moto.server import ThreadedMotoServer

from tests.docs.console import read_steps
from tests.docs.demo import install_demo
from tests.scratch import scratch_database

PAGE_DATABASE = "postgresql://organizer:secret@db.example.com/organizer"


@pytest.fixture
def database(tmp_path):
    """An empty database in place of the page's, on PostgreSQL if there is one."""
    server = os.environ.get("TEST_DATABASE_URL", "")
    if not server:
        yield f"sqlite:///{tmp_path}/there.sqlite3"
        return
    with scratch_database(server) as url:
        yield url


@pytest.fixture
def bucket():
    """The page's bucket; its address goes into the environment, as that of any server other than Amazon's."""
    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    host, port = server.get_host_and_port()
    keys = {"aws_access_key_id": "...", "aws_secret_access_key": "...", "region_name": "eu-central-1"}
    bucket = boto3.resource("s3", endpoint_url=f"http://{host}:{port}", **keys).Bucket("our-organizer")
    bucket.create(CreateBucketConfiguration={"LocationConstraint": "eu-central-1"})
    yield f"http://{host}:{port}"
    bucket.objects.delete()
    bucket.delete()
    server.stop()


def test_the_commands_of_the_page_answer_what_it_shows(tmp_path, database, bucket):
    environment = install_demo(tmp_path) | {"AWS_S3_ENDPOINT_URL": bucket}
    steps = read_steps("docs/moving.md")
    transferred = []
    for step in steps:
        command = step.command.replace(PAGE_DATABASE, database).replace("/var/lib/organizer", f"{tmp_path}/data")
        if "back.env" in command:
            environment["DATABASE_URL"] = database
        done = subprocess.run(
            ["bash", "-c", f"{command} 2>&1"],
            cwd=tmp_path / "here",
            env=environment,
            stdout=subprocess.PIPE,
            text=True,
            timeout=120,
        )
        assert done.returncode == 0, done.stdout
        shown = (
            step.answer if database.startswith("postgresql") else step.answer.replace("into postgresql", "into sqlite")
        )
        assert without_chance(done.stdout) == without_chance(shown), step.command
        transferred += re.findall(r"into (\w+);", step.answer)
    assert transferred == ["postgresql", "sqlite", "s3"]
    assert (tmp_path / "data" / "back.sqlite3").exists()


def without_chance(answer):
    """Return the lines of an answer without numbers of rows."""
    return re.sub(r"\d+ rows", "N rows", answer).strip().splitlines()
