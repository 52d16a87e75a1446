"""What idle streams cost, and how long an event takes to reach everybody.

    python -m tests.live.measure --streams 5000      (with TEST_DATABASE_URL on PostgreSQL)

One server of one process; the generator runs beside it on the same machine, so only ratios travel.
"""

import argparse
import asyncio
import json
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from urllib.parse import urlsplit

import httpx

from tests.live.soak import workers_of
from tests.races.live import ROOT, Live, running_server

STREAMS_OF_ONE = 20
IDLE_SECONDS = 20
POSTS = 15
PREPARE = """
import django, json, sys
django.setup()
from organizer.accounts.actions import start_session
from organizer.accounts.models import User
from organizer.accounts.tokens import access_token
from organizer.teams.models import Membership, Team
count = int(sys.argv[1])
names = [f"listener{number}" for number in range(count)]
people = User.objects.bulk_create([User(username=name, username_key=name, password="!") for name in names])
team = Team.objects.create(owner=people[0], name="Crowd", name_folded="crowd")
Membership.objects.bulk_create([Membership(team=team, member=person) for person in people[1:]])
print(json.dumps([team.pk, [access_token(start_session(user=person)) for person in people]]))
"""


class Reader(asyncio.Protocol):
    """A client that notes when something arrives."""

    def __init__(self, head: bytes) -> None:
        self.head = head
        self.arrived = asyncio.get_running_loop().create_future()
        self.mark: bytes = b"event: hello"

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        transport.write(self.head)  # type: ignore[attr-defined]

    def data_received(self, data: bytes) -> None:
        if self.mark in data and not self.arrived.done():
            self.arrived.set_result(time.perf_counter())

    def expect(self, mark: bytes) -> None:
        self.mark, self.arrived = mark, asyncio.get_running_loop().create_future()


def prepare(live: Live, people: int) -> tuple[int, list[str]]:
    done = subprocess.run(
        [sys.executable, "-c", PREPARE, str(people)], env=live.environment, cwd=ROOT, capture_output=True, text=True
    )
    assert done.returncode == 0, done.stderr
    team, tokens = json.loads(done.stdout.splitlines()[-1])
    return team, tokens


def memory_of(pid: int) -> int:
    """Return the memory that this process has for itself, in bytes."""
    lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    return sum(int(line.split()[1]) * 1024 for line in lines if line.startswith("Private_"))


def cpu_of(pid: int) -> float:
    """Return the seconds of processor time that this process has used."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / 100


async def until_quiet(pid: int) -> None:
    """Wait until who came has been told to all others, which keeps the server busy for a while."""
    await asyncio.sleep(5)
    for _ in range(60):
        used = cpu_of(pid)
        await asyncio.sleep(2)
        if cpu_of(pid) - used < 0.2:
            return


async def open_streams(live: Live, tokens: list[str], count: int) -> list[Reader]:
    where, loop, readers = urlsplit(live.url), asyncio.get_running_loop(), []
    for start in range(0, count, 100):
        batch = []
        for number in range(start, min(start + 100, count)):
            token = tokens[number // STREAMS_OF_ONE]
            head = (
                f"GET /events/ HTTP/1.1\r\nHost: {where.netloc}\r\nAccept: text/event-stream\r\n"
                f"Authorization: Bearer {token}\r\n\r\n"
            )
            _, reader = await loop.create_connection(
                lambda head=head: Reader(head.encode()), where.hostname, where.port
            )  # type: ignore[misc]
            batch.append(reader)
        await asyncio.wait_for(asyncio.gather(*(reader.arrived for reader in batch)), 60)
        readers += batch
    return readers


async def spread(live: Live, team: int, token: str, readers: list[Reader]) -> list[float]:
    """Post once; return after how many seconds each reader had it, in order."""
    mark = f"mark {time.perf_counter()}"
    for reader in readers:
        reader.expect(mark.encode())
    async with httpx.AsyncClient(headers={"Authorization": f"Bearer {token}"}, trust_env=False, timeout=60) as client:
        started = time.perf_counter()
        await client.post(f"{live.url}/team-chat-post/{team}", json={"team": team, "message": mark})
        arrived = await asyncio.wait_for(asyncio.gather(*(reader.arrived for reader in readers)), 60)
    return sorted(moment - started for moment in arrived)


async def measure(live: Live, count: int, team: int, tokens: list[str]) -> None:
    (pid,) = workers_of(live)
    warm = await open_streams(live, tokens[-1:], 1)
    before = memory_of(pid)
    started = time.perf_counter()
    readers = await open_streams(live, tokens, count)
    print(f"opened {count} streams, {count / (time.perf_counter() - started):.0f}/s")
    await until_quiet(pid)
    print(f"memory: {(memory_of(pid) - before) / count / 1000:.1f} kB a stream")
    used = cpu_of(pid)
    await asyncio.sleep(IDLE_SECONDS)
    print(f"idle, with heartbeats: {(cpu_of(pid) - used) / IDLE_SECONDS:.1%} of a core")
    results = [await spread(live, team, tokens[0], readers) for _ in range(POSTS)]
    for name, share in (("half", 0.5), ("99 %", 0.99), ("all", 1.0)):
        times = [result[min(len(result) - 1, int(len(result) * share))] * 1000 for result in results]
        print(f"one post reached {name} after {statistics.median(times):.0f} ms (best {min(times):.0f})")
    del warm


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--streams", type=int, default=5000)
    count = parser.parse_args().streams
    with tempfile.TemporaryDirectory(prefix="organizer-measure-") as folder:
        settings = {"WORKERS": "1", "ACCESS_TOKEN_MINUTES": "60"}
        with running_server(Path(folder), **settings) as live:
            team, tokens = prepare(live, count // STREAMS_OF_ONE + 2)
            asyncio.run(measure(live, count, team, tokens))


if __name__ == "__main__":
    main()
