"""Two commits side by side, `make bench COMPARE=<commit>`: what clients poll, and posting.

Each fills a database with its own `organizer demo --scale`, which is checked to be alike, and serves it as `organizer
serve` does, answers from memory included. They take turns in one run.
"""

import contextlib
import http.client
import json
import statistics
import subprocess
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from bench.data import FOLDER, ROOT, filled, filled_by
from bench.load import saturate
from bench.measuring import POLLED, Effort
from bench.recording import PASSWORD
from bench.servers import Server, as_installed

Row = dict[str, Any]


def compare(commit: str, kind: str, messages: int, effort: Effort, say: Callable[[str], None]) -> Row:
    """Return how the checkout compares with a commit, by request."""
    with (
        _checked_out(commit) as other,
        filled_by(other, kind, messages) as theirs,
        filled(kind, messages) as ours,
        as_installed(theirs.environment, other) as old,
        as_installed(ours.environment, ROOT) as new,
    ):
        recorded = json.loads(ours.recorded.read_text())
        tokens = [_sign_in(server, recorded["scene"]["username"]) for server in (old, new)]
        rows: Row = {}
        for asked in recorded["requests"]:
            if asked["name"] in (*POLLED, "post a message"):
                _check_alike((old, new), tokens, asked)
                rows[asked["name"]] = row = _in_turns((old, new), tokens, asked, effort)
                say(
                    f"{kind}: {asked['name']:30} {row['before']:8,.0f}/s, now {row['rate']:8,.0f}/s: {row['ratio']:.3f}"
                )
    return rows


@contextlib.contextmanager
def _checked_out(commit: str) -> Iterator[Path]:
    folder = FOLDER / f"commit-{time.time_ns()}"
    git = ["git", "-C", str(ROOT), "worktree"]
    subprocess.run([*git, "add", "--quiet", "--detach", str(folder), commit], check=True)
    try:
        yield folder
    finally:
        subprocess.run([*git, "remove", "--force", str(folder)], check=True)


def _sign_in(server: Server, username: str) -> str:
    connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=60)
    body = json.dumps({"username": username, "password": PASSWORD})
    connection.request("POST", "/dj-rest-auth/login/", body, {"Content-Type": "application/json"})
    token: str = json.loads(connection.getresponse().read())["access_token"]
    connection.close()
    return token


def _check_alike(servers: tuple[Server, Server], tokens: list[str], asked: Row) -> None:
    """Refuse to compare answers of which one has more to say."""
    told = [_amount(server, token, asked) for server, token in zip(servers, tokens, strict=True)]
    if told[0] != told[1]:
        raise SystemExit(f"{asked['name']}: the other commit answers {told[0]}, this one {told[1]}.")


def _amount(server: Server, token: str, asked: Row) -> tuple[int, int]:
    """Return an answer's status and number of results."""
    connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=60)
    headers = {"Authorization": f"Bearer {token}", "Content-Type": "application/json"}
    connection.request(asked["method"], asked["path"], asked["body"], headers)
    answer = connection.getresponse()
    told = json.loads(answer.read())
    connection.close()
    return answer.status, len(told.get("results", ()))


def _in_turns(servers: tuple[Server, Server], tokens: list[str], asked: Row, effort: Effort) -> Row:
    rates: tuple[list[float], list[float]] = ([], [])
    costs: tuple[list[float], list[float]] = ([], [])
    for _ in range(effort.rounds):
        for which, server in enumerate(servers):
            before = server.cpu()
            outcome = saturate(server.url, asked, tokens[which], effort.seconds)
            if outcome.failed or not outcome.answered:
                raise SystemExit(f"{asked['name']}: {outcome.failed} refusals, {outcome.answered} answers.")
            rates[which].append(outcome.rate)
            costs[which].append((server.cpu() - before) / outcome.answered)
    return {
        "before": statistics.median(rates[0]),
        "rate": statistics.median(rates[1]),
        "ratio": _median_ratio(rates[1], rates[0]),
        "cpu_ratio": _median_ratio(costs[0], costs[1]),
        "rounds": rates,
    }


def _median_ratio(ones: list[float], others: list[float]) -> float:
    return statistics.median(one / max(other, 1e-9) for one, other in zip(ones, others, strict=True))
