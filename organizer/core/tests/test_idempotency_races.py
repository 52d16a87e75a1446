"""The same key twice at once, each request on its own connection: one thing is made, on both databases."""

from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connections
from django.test import Client

from organizer.accounts.tokens import access_token
from organizer.chat.models import Message
from organizer.core.models import IdempotencyKey
from organizer.tasks.models import Task
from organizer.teams.models import Team

pytestmark = pytest.mark.django_db(transaction=True)

AT_ONCE = 8


def post_at_once(person, path, bodies, key="k1"):
    """Send the bodies at the same moment under one key; return the answers."""
    start = Barrier(len(bodies))
    token = access_token(person.session)

    def send(body):
        client = Client(headers={"Authorization": f"Bearer {token}", "Idempotency-Key": key})
        try:
            start.wait(10)
            return client.post(path, body, content_type="application/json")
        finally:
            connections.close_all()

    with ThreadPoolExecutor(len(bodies)) as pool:
        return list(pool.map(send, bodies))


def check_one_made(answers, made):
    """All are the made thing, or told to wait; at least one is it."""
    statuses = Counter(answer.status_code for answer in answers)
    assert set(statuses) <= {made, 409}
    assert statuses[made] >= 1
    assert len({answer.json()["id"] for answer in answers if answer.status_code == made}) == 1


def test_a_team_is_founded_once(alice):
    answers = post_at_once(alice, "/team/", [{"name": "Bakers"}] * AT_ONCE)
    check_one_made(answers, 200)
    assert Team.objects.count() == 1


def test_a_task_is_made_once(alice):
    answers = post_at_once(alice, "/tasks/", [{"title": "Dig", "due_date": "2031-05-04T10:30"}] * AT_ONCE)
    check_one_made(answers, 200)
    assert Task.objects.count() == 1


def test_a_message_is_posted_once(team, alice):
    body = {"team": team.pk, "message": "hello"}
    answers = post_at_once(alice, f"/team-chat-post/{team.pk}", [body] * AT_ONCE)
    check_one_made(answers, 201)
    assert Message.objects.count() == 1
    assert IdempotencyKey.objects.get().object_id == Message.objects.get().pk


def test_of_different_requests_under_one_key_one_is_made(team, alice):
    bodies = [{"team": team.pk, "message": f"number {number}"} for number in range(AT_ONCE)]
    statuses = Counter(answer.status_code for answer in post_at_once(alice, f"/team-chat-post/{team.pk}", bodies))
    assert statuses == {201: 1, 422: AT_ONCE - 1}
    assert Message.objects.count() == 1


def test_different_keys_make_different_things(team, alice):
    body = {"team": team.pk, "message": "hello"}
    for key in ("k1", "k2"):
        post_at_once(alice, f"/team-chat-post/{team.pk}", [body, body], key=key)
    assert Message.objects.count() == 2
