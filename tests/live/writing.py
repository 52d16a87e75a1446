"""What people do at random in the set test."""

import random
import threading
import time
from dataclasses import dataclass, field
from typing import Any

import httpx

from tests.races.live import Somebody


@dataclass
class Crew:
    """The people, the team that nobody leaves, and the teams where they come and go."""

    people: list[Somebody]
    steady: int
    loose: list[int]
    urls: list[str]
    said: list[int] = field(default_factory=list)  # ids of acknowledged messages in the steady team
    written: int = 0
    failures: list[str] = field(default_factory=list)


def gather(people: list[Somebody], urls: list[str]) -> Crew:
    """Let these people found three teams, one with all of them."""
    teams = []
    for number in range(3):
        answer = people[number].client.post("/team/", json={"name": f"Team {number}"})
        teams.append(answer.json()["id"])
        for person in people:
            if person is not people[number] and (number == 0 or random.random() < 0.5):
                person.client.post("/membership/", json={"team": teams[-1]})
    return Crew(people, teams[0], teams[1:], urls)


def write(crew: Crew, seed: int, stop: threading.Event) -> None:
    """Do things at random until told to stop. A server may die over any of them; who knows whether it is done then."""
    chance = random.Random(1000 + seed)
    known: dict[str, list[int]] = {"message": [], "task": [], "team": []}
    clients = {
        person.id: httpx.Client(headers=person.client.headers, timeout=20, trust_env=False) for person in crew.people
    }
    while not stop.is_set():
        person = chance.choice(crew.people)
        method, path, body, kind = choose(crew, person, chance, known)
        try:
            answer = clients[person.id].request(method, chance.choice(crew.urls) + path, json=body)
        except httpx.HTTPError:
            continue
        if answer.status_code in (500, 502):
            crew.failures.append(f"{method} {path}: {answer.text[:200]}")
        if answer.status_code < 300:
            crew.written += 1
            if kind and answer.content:
                known[kind] = [*known[kind][-200:], answer.json()["id"]]
            if path == f"/team-chat-post/{crew.steady}":
                crew.said.append(answer.json()["id"])
        time.sleep(chance.uniform(0, 0.03))
    for client in clients.values():
        client.close()


def choose(
    crew: Crew, person: Somebody, chance: random.Random, known: dict[str, list[int]]
) -> tuple[str, str, Any, str]:
    """Return something to do: method, path, body, and what kind of thing it makes."""
    other, team = chance.choice(crew.people), chance.choice([crew.steady, *crew.loose, *known["team"][-2:]])
    loose = chance.choice([*crew.loose, *known["team"][-2:]])
    message, task = chance.choice(known["message"] or [0]), chance.choice(known["task"] or [0])
    text = {"team": team, "message": f"words {chance.random()}"}
    due = "2031-05-04T10:30"
    return chance.choices(
        [
            ("POST", f"/team-chat-post/{crew.steady}", text, ""),
            ("POST", f"/team-chat-post/{loose}", text, "message"),
            ("POST", f"/private-chat-post/{team}/{other.id}", text, ""),
            ("PUT", f"/team-chat-put/{message}", text, ""),
            ("DELETE", f"/team-chat-delete/{message}", None, ""),
            ("POST", "/membership/", {"team": loose}, ""),
            ("DELETE", f"/leave/team/{loose}", None, ""),
            ("POST", "/tasks/", {"title": "Do", "due_date": due, "asigned_to": person.id}, "task"),
            ("PATCH", f"/task/{task}", {"asigned_to": other.id}, ""),
            ("PATCH", f"/task/{task}", {"asigned_to": ""}, ""),
            ("PATCH", f"/task/{task}", {"status": 1}, ""),
            ("DELETE", f"/task/{task}", None, ""),
            ("POST", "/team/", {"name": f"Loose {chance.random()}"}, "team"),
            ("DELETE", f"/team/{chance.choice(known['team'] or [0])}", None, ""),
        ],
        weights=[30, 20, 8, 10, 6, 6, 6, 6, 6, 3, 6, 4, 1, 1],
    )[0]
