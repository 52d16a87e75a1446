"""What people do on the release that is recorded: each table gets rows, each by the product itself."""

import json
import re
import time
from typing import Any

import httpx

from organizer.images.tests.pictures import picture
from tests.backups.site import Site
from tests.forks import run_module
from tests.races.live import PASSWORD, Live
from tests.upgrades.dumps import dump

# The same on the day of recording and on the day of the upgrade. Sign-ins are to outlive every release that follows.
SETTINGS = {
    "SECRET_KEY": "recorded-for-the-tests-of-upgrades-and-used-nowhere-else",
    "PUBLIC_URL": "http://organizer.test",
    "SESSION_DAYS": "3650",
    "REFRESH_IDLE_DAYS": "3650",
    "EVENT_RETENTION_DAYS": "3650",
    "WORKERS": "1",
}
PEOPLE = ("alice", "bob", "carol", "mallory")
DUTIES = """[
    __import__("organizer.core.housekeeping", fromlist=["x"]).take_lease(holder="recorder:1", now=now()),
    [__import__("organizer.chat.indexing", fromlist=["x"])._index_batch(pk)
        for pk in Conversation.objects.values_list("pk", flat=True)],
]"""
# Signed addresses end; where the picture is stays.
SIGNED = re.compile(r"\?expires=[^\"]*")


def tell(site: Site) -> tuple[str, dict[str, Any]]:
    """Live through it. Return the database, and who is signed in how and is answered what at that moment."""
    create = ("createadmin", "--username", "root", "--password-stdin")
    admin = run_module("organizer", *create, cwd=site.folder, env=site.environment, typed=f"{PASSWORD}\n")
    assert admin.returncode == 0, admin.stderr
    assert site.organizer("invite").returncode == 0
    with site.serving() as live:
        people = {name: register(live, name) for name in PEOPLE}
        cursor = get(live, people["alice"], "/events/")["cursor"]
        places = work(live, people)
        sign_in_wrongly(live)
        look_after_the_site(live, places["spam"])
        live.rows(DUTIES)
        with live.client(people["bob"]["access_token"]) as client:
            client.timeout = 60
            with client.stream("GET", "/events/", headers={"Accept": "text/event-stream"}) as stream:
                lines = stream.iter_lines()  # one that nobody holds ends, and the stream with it
                next(lines)
                until_a_row_is_in(site, "presence_attendance")
                post(live, people["alice"], f"/conversations/{places['conversation']}/typing", {})
                asked = questions(places, cursor)
                answers = {name: answer_all(live, people[name], asked) for name in PEOPLE}
                database = dump(site)
    refresh = {name: person["refresh_token"] for name, person in people.items()}
    return database, {"refresh_tokens": refresh, **places, "answers": answers}


def work(live: Live, people: dict[str, Any]) -> dict[str, Any]:
    """A team with tasks and chats, a team that is deleted, and an account that is."""
    alice, bob, carol, mallory = (people[name] for name in PEOPLE)
    team = post(live, alice, "/team/", {"name": "Gardeners"})["id"]
    for member in (bob, carol):
        post(live, member, "/membership/", {"team": team})
    post(live, mallory, "/team/", {"name": "Outside"})
    gone = post(live, alice, "/team/", {"name": "For a day"})["id"]
    call(live, alice, "DELETE", f"/team/{gone}/")
    due = {"due_date": "2031-05-17T15:30:00Z", "category": 2, "priority": 0}
    shared = {**due, "title": "Order the bulbs — 200 ✿", "asigned_to": bob["user"]["pk"], "team": team, "status": 1}
    task = post(live, alice, "/tasks/", shared, **{"Idempotency-Key": "a-recorded-key"})["id"]
    post(live, bob, "/tasks/", {**due, "title": "Water in the morning", "status": 2})
    spam = post(live, mallory, "/tasks/", {**due, "title": "Buy now"})["id"]
    chat = f"/team-chat-post/{team}"
    said = {"team": team, "message": "Who waters on Sunday? 水をやる"}
    first = post(live, alice, chat, said)["id"]
    call(live, alice, "PUT", f"/team-chat-put/{first}", {"team": team, "message": "Who waters on Sunday, and when?"})
    withdrawn = post(live, bob, chat, {"team": team, "message": "said in haste"})["id"]
    call(live, bob, "DELETE", f"/team-chat-delete/{withdrawn}")
    with live.client(carol["access_token"]) as client:
        files = {"image": ("rose.png", picture(), "image/png")}
        assert client.post(chat, data={"team": str(team), "message": "a rose"}, files=files).status_code == 201
    whisper = f"/private-chat-post/{team}/{alice['user']['pk']}"
    post(live, bob, whisper, {"team": team, "recipient": alice["user"]["pk"], "message": "I can."})
    leaving = register(live, "dave")
    post(live, leaving, "/membership/", {"team": team})
    post(live, leaving, chat, {"team": team, "message": "goodbye"})
    call(live, leaving, "DELETE", "/accounts/me/", {"password": PASSWORD})
    conversations = get(live, carol, "/conversations/")["results"]
    conversation = next(row["id"] for row in conversations if row["team"] == team)
    call(live, carol, "PUT", f"/conversations/{conversation}/read", {"position": 1})
    return {"team": team, "task": task, "conversation": conversation, "alice": alice["user"]["pk"], "spam": spam}


def questions(places: dict[str, Any], cursor: str) -> list[str]:
    """What a client asks for when it starts."""
    team, alice = places["team"], places["alice"]
    return [
        *("/dj-rest-auth/user/", "/team/", f"/team/{team}/", f"/team-members/{team}", f"/team-members-count/{team}"),
        *(
            "/teammates/",
            "/membership/",
            "/tasks/?year=2031&month=5",
            f"/task/{places['task']}",
            "/tasks/?search=bulbs",
        ),
        *(f"/team-chat-list/?team_id={team}", f"/team-chat-message-count/{team}"),
        f"/team-chat-list/?team_id={team}&search=waters",
        *(f"/private-chat-list/?team_id={team}&recipient_id={alice}", f"/private-chat-message-count/{team}/{alice}"),
        *("/conversations/", f"/events/?after={cursor}&limit=1000"),
    ]


def answer_all(live: Live, person: dict[str, Any], asked: list[str]) -> dict[str, Any]:
    """Return status and body of each answer, without what ends by itself."""
    with live.client(person["access_token"]) as client:
        answers = [client.get(path) for path in asked]
    return {path: [answer.status_code, plain(answer)] for path, answer in zip(asked, answers, strict=True)}


def plain(answer: httpx.Response) -> Any:
    """The body without signatures."""
    return json.loads(SIGNED.sub("", answer.text))


def register(live: Live, name: str) -> dict[str, Any]:
    body = {"username": name, "email": f"{name}@organizer.test", "password1": PASSWORD, "password2": PASSWORD}
    return post(live, {}, "/dj-rest-auth/registration/", body)


def sign_in_wrongly(live: Live) -> None:
    with live.client() as client:
        body = {"username": "alice", "password": "not hers"}
        assert client.post("/dj-rest-auth/login/", json=body).status_code == 400


def look_after_the_site(live: Live, task: int) -> None:
    """Sign in to the admin site by its form, and delete a task there."""
    with live.client() as client:
        client.get("/admin/login/")
        sign_in = {"username": "root", "password": PASSWORD, "next": "/admin/"}
        delete = {"action": "delete_tasks", "_selected_action": str(task)}
        for path, form in (("/admin/login/", sign_in), ("/admin/tasks/task/", delete)):
            page = {"X-CSRFToken": client.cookies["csrftoken"], "Origin": "http://organizer.test"}
            answer = client.post(path, data=form, headers=page)
            assert answer.status_code == 302, answer.text


def until_a_row_is_in(site: Site, table: str) -> None:
    end = time.monotonic() + 60
    while not site.rows(f"SELECT 1 FROM {table}"):
        assert time.monotonic() < end, f"{table} stays empty"
        time.sleep(0.1)


def get(live: Live, person: dict[str, Any], path: str) -> Any:
    return call(live, person, "GET", path)


def post(live: Live, person: dict[str, Any], path: str, body: Any, **headers: str) -> Any:
    return call(live, person, "POST", path, body, **headers)


def call(live: Live, person: dict[str, Any], method: str, path: str, body: Any = None, **headers: str) -> Any:
    with live.client(person.get("access_token")) as client:
        answer = client.request(method, path, json=body, headers=headers)
    assert answer.status_code < 300, (method, path, answer.text)
    return answer.json() if answer.content else None
