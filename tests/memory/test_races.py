"""A read that begins after a write was acknowledged, by any process, sees it."""

import random
import threading
import time

import pytest

from tests.memory import racing
from tests.memory.serving import PASSWORD, Caller, database_under_test, marked_server, newcomer


def test_no_process_reads_what_was_before_an_acknowledged_write(tmp_path):
    with database_under_test() as url:
        reads, remembered, stale = racing.race(url or str(tmp_path / "number.sqlite3"))
    assert remembered > 0, "nothing was remembered, so nothing was shown"
    assert (stale, reads > remembered) == (0, True)


@pytest.fixture(scope="module")
def several(tmp_path_factory):
    """A server of two processes, each with a memory of its own."""
    with marked_server(tmp_path_factory.mktemp("several"), workers=2) as server:
        yield server


class Acknowledged:
    """How many posts were acknowledged."""

    def __init__(self):
        self.count = 0
        self._lock = threading.Lock()

    def add(self):
        with self._lock:
            self.count += 1


def test_no_poll_misses_an_acknowledged_post(several):
    owner = newcomer(several.port, "owner")
    team = owner.post("/team/", {"name": "Gardeners"})["id"]
    posts, end = Acknowledged(), time.monotonic() + racing.SECONDS
    stale, remembered = [], Acknowledged()

    def write():
        caller = Caller(several.port, owner.token)
        while time.monotonic() < end:
            caller.post(f"/team-chat-post/{team}", {"team": team, "message": "Hello"})
            posts.add()
            time.sleep(random.choice((0, 0.01, 0.03)))
        caller.close()

    def read(path):
        caller = Caller(several.port, owner.token)
        while time.monotonic() < end:
            floor = posts.count
            status, _, answer, again = caller.get(path)
            if status != 200 or answer["count"] < floor:
                stale.append((path, status, answer, floor, again))
            if again:
                remembered.add()
        caller.close()

    polls = [f"/team-chat-message-count/{team}", f"/team-chat-list/?team_id={team}&limit=1"] * 3
    together(*(lambda poll=poll: read(poll) for poll in polls), write, write)
    owner.close()
    assert stale == []
    assert posts.count > 0
    assert remembered.count > 0


def test_no_poll_is_answered_after_an_acknowledged_end_of_its_session(several):
    owner = newcomer(several.port, "owner")
    late, remembered = [], Acknowledged()

    def poll_until_refused(token, ended):
        caller = Caller(several.port, token)
        while True:
            was_over = ended.is_set()
            status, _, _, again = caller.get("/tasks/")
            if again:
                remembered.add()
            if was_over and status != 401:
                late.append(status)
            if status != 200:
                break
        caller.close()

    def sign_out(token, ended):
        caller = Caller(several.port, token)
        time.sleep(random.random() * 0.1)
        caller.ask("/dj-rest-auth/logout/", "POST", {})
        ended.set()
        caller.close()

    for _ in range(5):
        login = owner.ask("/dj-rest-auth/login/", "POST", {"username": owner.name, "password": PASSWORD})[2]
        ended = threading.Event()
        given = (login["access_token"], ended)
        together(*[lambda given=given: poll_until_refused(*given)] * 3, lambda given=given: sign_out(*given))
    owner.close()
    assert late == []
    assert remembered.count > 0


def together(*calls):
    failed = []

    def run(call):
        try:
            call()
        except BaseException as error:
            failed.append(error)
            raise

    threads = [threading.Thread(target=run, args=(call,)) for call in calls]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failed == []
