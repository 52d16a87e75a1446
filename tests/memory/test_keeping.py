"""What the memory itself keeps, and for whom: no server, a version that the test sets."""

import asyncio

import pytest
import time_machine

from organizer.server import memory as rooms
from organizer.server.answers import About, Answer
from organizer.server.memory import Memory

VERSION = (1, "a")
LATER = 4e9  # Unix time, long after every test


class Told:
    """A watch that says what it is told."""

    now = VERSION

    async def version(self):
        return self.now


def identify(authorization, cookies):
    return authorization or cookies


@pytest.fixture
def memory():
    return Memory(Told(), identify)


def scope(path=b"/tasks/", query=b"", method="GET", client=("10.0.0.1", 1234), **headers):
    pairs = [(name.replace("_", "-").encode(), value.encode()) for name, value in headers.items()]
    pairs = pairs or [(b"authorization", b"Bearer alice")]
    return {"method": method, "raw_path": path, "query_string": query, "client": client, "headers": pairs}


def keep(memory, key, version=VERSION, body=b"{}", status=200, headers=(), until=LATER):
    memory.find(key, version, [])
    memory.keep(key, version, Answer(status, list(headers), body), until=until, about=About())


def found(memory, key, version=VERSION, headers=()):
    given = memory.find(key, version, list(headers))
    return given and given[0]


def test_an_answer_is_found_under_its_version_only(memory):
    keep(memory, "key")
    assert found(memory, "key").body == b"{}"
    assert found(memory, "other key") is None
    assert found(memory, "key", (1, "b")) is None
    assert found(memory, "key") is None  # the earlier version is over for good


def test_an_answer_is_not_found_while_the_version_cannot_be_told(memory):
    keep(memory, "key")
    assert found(memory, "key", None) is None
    assert found(memory, "key") is not None


def test_another_connection_to_the_database_is_another_version(memory):
    keep(memory, "key", (1, 7))
    assert found(memory, "key", (2, 7)) is None


def test_an_answer_made_while_something_was_committed_is_not_kept(memory):
    memory.find("key", (1, "old"), [])
    memory.find("another", (1, "new"), [])
    memory.keep("key", (1, "old"), Answer(200, [], b"{}"), until=LATER, about=About())
    assert found(memory, "key", (1, "new")) is None
    assert found(memory, "key", (1, "old")) is None


@pytest.mark.parametrize(
    "unfit",
    [
        {"status": 404},
        {"status": 304},
        {"until": None},
        {"version": None},
        {"headers": [(b"set-cookie", b"a=b")]},
        {"headers": [(b"connection", b"close")]},
        {"body": b"x" * (rooms.ANSWER_BYTES + 1)},
        {"body": open},  # a file
    ],
)
def test_what_does_not_fit_is_not_kept(memory, unfit):
    keep(memory, "key", **unfit)
    assert found(memory, "key") is None


def test_an_answer_ends_when_the_app_says(memory):
    with time_machine.travel(1000, tick=False) as clock:
        keep(memory, "key", until=1060.0)
        clock.move_to(1059)
        assert found(memory, "key") is not None
        clock.move_to(1060)
        assert found(memory, "key") is None


def test_the_number_of_answers_is_bounded_and_the_oldest_goes(memory, monkeypatch):
    monkeypatch.setattr(rooms, "ANSWERS", 3)
    for number in range(5):
        keep(memory, number)
    assert [found(memory, number) is not None for number in range(5)] == [False, False, True, True, True]


def test_the_bytes_of_all_answers_are_bounded(memory, monkeypatch):
    monkeypatch.setattr(rooms, "ALL_BYTES", 5 * (1000 + rooms.KEY_BYTES))
    for number in range(50):
        keep(memory, number, body=b"x" * 1000)
        keep(memory, number, body=b"y" * 1000)  # again takes the place of the first
    assert [found(memory, number) is not None for number in range(50)] == [False] * 45 + [True] * 5


def test_an_answer_comes_with_its_head_as_it_goes_over_the_wire(memory):
    keep(memory, "key", body=b"{}", headers=[(b"etag", b'"1"')])
    assert found(memory, "key").head == b'etag: "1"\r\ncontent-length: 2\r\n'
    assert found(memory, "key", headers=[(b"if-none-match", b'"1"')]).head == b'etag: "1"\r\n'


@pytest.mark.parametrize("asked", [b'"1"', b'W/"1"', b'"0", "1"', b"*"])
def test_who_names_the_tag_gets_304(memory, asked):
    headers = [(b"etag", b'"1"'), (b"vary", b"origin"), (b"content-type", b"application/json")]
    keep(memory, "key", headers=headers)
    answer = found(memory, "key", headers=[(b"if-none-match", asked)])
    assert (answer.status, answer.body, answer.headers) == (304, b"", headers[:2])


@pytest.mark.parametrize("asked", [b'"2"', b"1", b'"11"', b""])
def test_who_names_another_tag_gets_the_answer(memory, asked):
    keep(memory, "key", headers=[(b"etag", b'"1"')])
    assert found(memory, "key", headers=[(b"if-none-match", asked)]).status == 200


@pytest.mark.parametrize(
    "other",
    [
        {"path": b"/tasks"},
        {"query": b"limit=1"},
        {"authorization": "Bearer bob"},
        {"cookie": "Bearer alice; a=b"},
        {"authorization": "Bearer alice", "host": "other"},
        {"authorization": "Bearer alice", "origin": "https://app.example.com"},
        {"authorization": "Bearer alice", "accept": "text/html"},
        {"authorization": "Bearer alice", "x_forwarded_host": "example.com"},
        {"authorization": "Bearer alice", "x_forwarded_proto": "https"},
    ],
)
def test_requests_that_may_be_answered_differently_have_different_keys(memory, other):
    assert memory.key(scope(**other)) != memory.key(scope())


def test_a_header_cannot_pose_as_another(memory):
    assert memory.key(scope(authorization="a", host="b", origin="c")) != memory.key(
        scope(authorization="a", host="b", accept="c")
    )


def test_requests_that_are_answered_alike_share_a_key(memory):
    extra = {"user_agent": "x", "if_none_match": '"1"', "accept_language": "de"}
    assert memory.key(scope(authorization="Bearer alice", **extra)) == memory.key(scope(client=("10.0.0.2", 1)))


def test_it_matters_which_proxy_forwards_but_not_through_which_connection(memory):
    forwarded = {"authorization": "Bearer alice", "x_forwarded_for": "192.0.2.1"}
    first, again, other = (
        memory.key(scope(client=client, **forwarded)) for client in (("10.0.0.1", 1), ("10.0.0.1", 2), ("10.9.9.9", 1))
    )
    assert first == again != other


@pytest.mark.parametrize(
    "strange",
    [
        {"method": "POST"},
        {"method": "HEAD"},
        {"query": b"x" * (rooms.KEY_BYTES + 1)},
        {"authorization": "a", "content_length": "3"},
        {"authorization": "a", "transfer_encoding": "chunked"},
        {"authorization": "a", "if_match": '"1"'},
        {"authorization": "a", "if_unmodified_since": "x"},
        {"host": "nobody signed in"},
    ],
)
def test_other_requests_have_no_key(memory, strange):
    assert memory.key(scope(**strange)) is None


def test_two_authorizations_have_no_key(memory):
    twice = scope()
    twice["headers"] *= 2
    assert memory.key(twice) is None


def test_a_version_that_changes_while_the_app_answers_leaves_nothing_behind():
    """The front takes the version before it asks the app: what is committed in between makes the answer worthless."""
    from organizer.server.front import build_front

    watch = Told()

    def app(environ, start_response):
        environ[rooms.UNTIL] = LATER
        made.append(1)
        watch.now = (1, len(made))  # somebody commits
        start_response("200 OK", [])
        return [b"%d" % len(made)]

    async def ask_thrice():
        front = build_front(app, threads=1, memory=Memory(watch, identify))
        front.threads.start()
        sent = []

        async def send(message):
            sent.append(message.get("body", b""))

        request = {**scope(), "type": "http", "path": "/tasks/", "http_version": "1.1", "scheme": "http"}
        for _ in range(3):
            await front(request, None, send)
        front.threads.stop(seconds=5)
        return [body for body in sent if body]

    made = []
    assert asyncio.run(ask_thrice()) == [b"1", b"2", b"3"]
