"""`organizer demo --scale`: rows by the number keep every rule that actions keep."""

import pytest
from django.db import connection
from django.db.models import Count, F, Max, Min, Q
from django.test import Client

from organizer.accounts.actions import register, start_session
from organizer.accounts.models import User
from organizer.accounts.tokens import access_token
from organizer.chat.actions import post_message
from organizer.chat.models import Conversation, Message
from organizer.core.text import fold, name_key
from organizer.demo.scale import make_rows
from organizer.demo.sizes import BadSizes, plan_sizes
from organizer.tasks.models import Task
from organizer.teams.models import Membership, Team
from tests.demo.test_example import run_demo

PASSWORD = "quiet-lantern-52-fern"
SIZES = plan_sizes(scale=3_000, users=40, teams=9, largest=1_000)


@pytest.fixture
def crowd(transactional_db):
    return make_rows(SIZES, password=PASSWORD, seed=7)


def as_owner(made) -> Client:
    session = start_session(user=User.objects.get(username=made.owner))
    return Client(headers={"Authorization": f"Bearer {access_token(session)}"})


def test_as_many_rows_are_made_as_were_asked_for(crowd):
    counts = [model.objects.count() for model in (User, Team, Task, Message)]
    assert counts == [SIZES.users, SIZES.teams, SIZES.tasks, SIZES.messages]
    assert Membership.objects.count() == crowd.memberships
    assert Conversation.objects.count() == crowd.conversations


def test_constraints_hold(crowd):
    connection.check_constraints()
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            assert cursor.execute("PRAGMA integrity_check").fetchone() == ("ok",)


def test_chats_count_and_place_their_messages(crowd):
    chats = Conversation.objects.annotate(
        real=Count("messages"), first=Min("messages__position"), last=Max("messages__position"),
        began=Min("messages__posted_at"), ended=Max("messages__posted_at"),
    )  # fmt: skip
    right = Q(message_count=F("real"), last_position=F("real"), last=F("real"), first=1)
    assert not chats.exclude(right & Q(created_at=F("began"), last_posted_at=F("ended"))).exists()
    times = list(Message.objects.order_by("id").values_list("posted_at", flat=True))
    assert times == sorted(times)
    for chat in Conversation.objects.all():
        assert sorted(chat.messages.values_list("position", flat=True)) == list(
            chat.messages.order_by("posted_at").values_list("position", flat=True)
        )


def test_folded_texts_are_what_actions_would_have_written(crowd):
    for text, folded in Message.objects.values_list("text", "text_folded"):
        assert folded == fold(text)
    for title, title_folded, notes, notes_folded in Task.objects.values_list(
        "title", "title_folded", "comment", "comment_folded"
    ):
        assert (title_folded, notes_folded) == (fold(title), fold(notes))
    for name, key, folded in User.objects.values_list("username", "username_key", "username_folded"):
        assert (key, folded) == (name_key(name), fold(name))


def test_people_write_and_are_given_tasks_only_where_they_belong(crowd):
    places = {(team.pk, team.owner_id) for team in Team.objects.all()}
    places |= set(Membership.objects.values_list("team_id", "member_id"))
    for team, author, low, high in Message.objects.values_list(
        "conversation__team_id", "author_id", "conversation__low_user_id", "conversation__high_user_id"
    ):
        assert (team, author) in places
        assert low is None or (author in (low, high) and {(team, low), (team, high)} <= places)
    given = Task.objects.exclude(assignee=None)
    assert given.exists()
    for owner, assignee in given.values_list("owner_id", "assignee_id"):
        assert Membership.objects.filter(team__owner=owner, member=assignee).exists()
    assert not Membership.objects.filter(member=F("team__owner")).exists()


def test_api_pages_through_the_largest_chat(crowd):
    client = as_owner(crowd)
    count = client.get(f"/team-chat-message-count/{crowd.team_id}").json()
    seen, page = [], client.get("/team-chat-list/", {"team_id": crowd.team_id, "limit": 300}).json()
    seen += page["results"]
    while page["next"]:
        page = client.get(page["next"]).json()
        seen += page["results"]
    assert count == {"count": 1_000}
    assert [message["position"] for message in seen] == list(range(1, 1_001))
    newest = client.get("/team-chat-list/", {"team_id": crowd.team_id, "limit": 5, "offset": 995}).json()
    assert newest["results"] == seen[-5:]


def test_people_can_sign_in_and_life_goes_on(crowd, settings):
    answer = Client().post(
        "/dj-rest-auth/login/", {"username": crowd.owner, "password": PASSWORD}, content_type="application/json"
    )
    assert answer.status_code == 200
    newcomer = register(username="newcomer", password=PASSWORD)
    assert newcomer.pk > max(User.objects.exclude(pk=newcomer.pk).values_list("pk", flat=True))
    owner = User.objects.get(username=crowd.owner)
    message = post_message(author=owner, team_id=crowd.team_id, text="and on")
    assert message.position == 1_001


def test_rare_words_are_found_as_often_as_promised(crowd):
    assert crowd.rare["marmalade"] == 3
    assert Message.objects.filter(text_folded__contains="marmalade").count() == 3


def test_same_seed_makes_the_same_texts_and_another_seed_others(crowd):
    first = said_in(crowd)
    again = make_rows(SIZES, password=PASSWORD, seed=7)
    later = [(team - SIZES.teams, author - SIZES.users, text) for team, author, text in said_in(again)]
    assert later == first
    other = make_rows(SIZES, password=PASSWORD, seed=8)
    assert [text for *_, text in said_in(other)] != [text for *_, text in first]


def said_in(made) -> list[tuple[int, int, str]]:
    """Team, author and text of what was made last."""
    messages = Message.objects.filter(conversation__team_id__gte=made.team_id).order_by("id")
    return list(messages.values_list("conversation__team_id", "author_id", "text"))


def test_messages_alone_are_not_enough_without_a_team():
    with pytest.raises(BadSizes, match="team"):
        plan_sizes(scale=10, teams=0)
    with pytest.raises(BadSizes, match="largest"):
        plan_sizes(scale=10, largest=11)
    with pytest.raises(BadSizes, match="person"):
        plan_sizes(scale=0, users=0)


def test_no_messages_and_one_person_are_numbers_too(transactional_db):
    made = make_rows(plan_sizes(scale=0, users=1, teams=1), password=PASSWORD, seed=1)
    assert (User.objects.count(), Membership.objects.count(), Message.objects.count()) == (1, 0, 0)
    assert "1 people" in made.describe(password=PASSWORD)
    alone = make_rows(plan_sizes(scale=10, users=1, teams=1), password=PASSWORD, seed=1)
    assert Message.objects.filter(conversation__team_id=alone.team_id).count() == 10


def test_command_line_refuses_sizes_without_scale_and_makes_rows_with_it(transactional_db, monkeypatch, capsys):
    assert run_demo(monkeypatch, "--users", "5") == 2
    assert "give --scale N too" in capsys.readouterr().err
    assert run_demo(monkeypatch, "--scale", "50", "--users", "12") == 0
    assert User.objects.count() == 12
    assert "rows/s" in capsys.readouterr().out
