"""Many conversations with a few listeners each: how many posts a second, and how soon they are heard."""

import itertools
import os
import time
from collections.abc import Iterator
from typing import Any

from bench.crowd import Crowd, Post
from bench.outcomes import percentiles, tally
from bench.servers import Server, cpu_of_postgresql

Row = dict[str, Any]
# Below the most that is possible, where more was wanted.
SHARE_OF_MOST = 0.8


class Tables:
    """Teams whose people sit in order: the first `seats` listeners of the crowd at the first one, and so on."""

    def __init__(self, server: Server, crowd: Crowd, teams: list[int], tokens: list[str], seats: int) -> None:
        self._server = server
        self._crowd = crowd
        self._teams = teams
        self._tokens = tokens
        self._seats = seats
        self._numbers = itertools.count(1)

    def measure(self, wanted: float, seconds: float) -> Row:
        """Post as fast as answers come, and then `wanted` times a second, or somewhat below what is possible."""
        self._say(1, wanted / 4)  # the first post makes the conversation
        most = self._say(seconds / 2, None)
        pace = wanted if most["rate"] >= wanted else SHARE_OF_MOST * most["rate"]
        return {
            "conversations": len(self._teams),
            "listeners": self._seats,
            "wanted": wanted,
            "most": most,
            "steady": {"pace": pace, **self._say(seconds, pace)},
        }

    def _say(self, seconds: float, pace: float | None) -> Row:
        """Post for so long, wait until everybody has heard it all, and return how it went."""
        crowd = self._crowd
        crowd.heard.clear()
        crowd.posted.clear()
        used, began = self._used(), time.perf_counter()
        crowd.keep_pace(self._due(seconds, pace) if pace else self._at_once(seconds))
        took = time.perf_counter() - began
        crowd.listen_until(lambda: len(crowd.heard) >= len(crowd.posted) * self._seats)
        cores = {name: (now - used[name]) / (time.perf_counter() - began) for name, now in self._used().items()}
        crowd.listen(0.2)  # for what comes twice
        due = {post.number: post.due for post, _ in crowd.posted}
        return {
            "rate": len(crowd.posted) / took,
            "cores": cores,
            "posting": percentiles(at - post.due for post, at in crowd.posted),
            "telling": percentiles(one.at - due[one.number] for one in crowd.heard),
            **tally(crowd.heard, self._expected()),
        }

    def _due(self, seconds: float, pace: float) -> Iterator[Post]:
        began = time.perf_counter()
        return (self._post(step, began + step / pace) for step in range(int(seconds * pace)))

    def _at_once(self, seconds: float) -> Iterator[Post]:
        end, step = time.perf_counter() + seconds, 0
        while (now := time.perf_counter()) < end:
            if self._crowd.is_free():
                yield self._post(step, now)
                step += 1
            else:
                self._crowd.turn(0.05)

    def _post(self, step: int, due: float) -> Post:
        table = step % len(self._teams)
        return Post(next(self._numbers), self._teams[table], self._tokens[table * self._seats], due)

    def _expected(self) -> Iterator[tuple[int, int]]:
        place = {team: table * self._seats for table, team in enumerate(self._teams)}
        for post, _ in self._crowd.posted:
            for listener in range(place[post.team], place[post.team] + self._seats):
                yield post.number, listener

    def _used(self) -> dict[str, float]:
        """Return the CPU seconds used so far, by whom."""
        mine = os.times()
        return {"server": self._server.cpu(), "database": cpu_of_postgresql(), "crowd": mine.user + mine.system}
