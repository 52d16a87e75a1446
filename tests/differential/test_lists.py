"""Each list, asked at random: its answer is the one of the usual way of writing it, and each statement behind it is
the one of the ordinary queryset."""

from functools import partial

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from organizer.chat.models import Conversation
from organizer.core.compiled import Compiled
from tests.differential import usual
from tests.differential.plain import assert_same
from tests.differential.world import World, make_world
from tests.selection import examples
from tests.worlds import built_for_the_module

pytestmark = pytest.mark.django_db

some = settings(
    max_examples=examples(15, 100),
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
DUE_DATES = ("2023-09-15", "2023-09-01T00:00", "2023-08-30", "9999-12-31", "15 Sep 2023 00:00")


@pytest.fixture(scope="module", params=[1, 2])
def built_world(django_db_setup, django_db_blocker, tmp_path_factory, request):
    media = tmp_path_factory.mktemp("media")
    with built_for_the_module(django_db_blocker, media, lambda: make_world(request.param)) as made:
        yield made


@pytest.fixture
def world(built_world, db) -> World:
    return built_world


@pytest.fixture
def checked(monkeypatch):
    """Every compiled statement that runs is compared with its plain queryset; they are gathered here."""
    statements = []
    rows = Compiled.rows

    def both_ways(compiled, **given):
        found = rows(compiled, **given)
        assert_same(compiled, given, found)
        statements.append(compiled)
        return found

    monkeypatch.setattr(Compiled, "rows", both_ways)
    return statements


def draw_asked(data, world: World, **values) -> dict:
    """Draw a page and some of the parameters; each is left out half of the time."""
    asked = {"limit": data.draw(st.integers(1, 12)), "offset": data.draw(st.integers(0, 30) | st.just(2**70))}
    if data.draw(st.booleans()):
        asked["search"] = " ".join(data.draw(st.lists(st.sampled_from(world.texts), min_size=1, max_size=2)))
    for name, strategy in values.items():
        if data.draw(st.booleans()):
            asked[name] = data.draw(strategy)
    return asked


def orderings(*names: str):
    signed = [sign + name for name in (*names, "nonsense") for sign in ("", "-")]
    return st.lists(st.sampled_from(signed), min_size=1, max_size=3).map(",".join)


def compare(person, path, asked, expected):
    answer = person.get(path, **asked).json()
    ids = list(expected.values_list("id", flat=True))
    offset = min(asked["offset"], 2**31)
    assert answer["count"] == len(ids), asked
    assert [item["id"] for item in answer["results"]] == ids[offset : offset + asked["limit"]], asked


@some
@given(data=st.data())
def test_teams(world, checked, data):
    names = st.sampled_from([team.name for team in world.teams])
    owners = st.sampled_from([*(person.name for person in world.people), "ali", "nobody"])
    asked = draw_asked(data, world, name=names, owner__username=owners, ordering=orderings("name", "owner__username"))
    person = data.draw(st.sampled_from(world.people))
    compare(person, "/team/", asked, usual.teams(person.user, asked))
    assert checked


@some
@given(data=st.data())
def test_memberships_and_teammates(world, checked, data):
    asked = draw_asked(data, world)
    person = data.draw(st.sampled_from(world.people))
    compare(person, "/membership/", asked, usual.memberships(person.user, asked))
    compare(person, "/teammates/", asked, usual.teammates(person.user, asked))


@some
@given(data=st.data())
def test_tasks(world, checked, data):
    owners = [*(person.name for person in world.people), *(str(person.id) for person in world.people), "ali", "0"]
    asked = draw_asked(
        data,
        world,
        owner=st.sampled_from(owners),
        due_date=st.sampled_from(DUE_DATES),
        category=st.integers(0, 2),
        priority=st.integers(0, 2),
        status=st.integers(0, 2),
        ordering=orderings("due_date", "priority", "status", "title"),
    )
    person = data.draw(st.sampled_from(world.people))
    compare(person, "/tasks/", asked, usual.tasks(person.user, asked))


@some
@given(data=st.data(), private=st.booleans())
def test_chats(world, checked, data, private):
    values = {
        "team_id": st.sampled_from([*(team.pk for team in world.teams), 2**40]),
        "minus_days": st.integers(0, 8),
        "owner__username": st.sampled_from([person.name for person in world.people]),
    }
    if private:
        values["from_user_id"] = st.sampled_from([*(person.id for person in world.people), 2**40])
    asked = draw_asked(data, world, **values)
    person = data.draw(st.sampled_from(world.people))
    path = "/private-chat-list/" if private else "/team-chat-list/"
    compare(person, path, asked, usual.messages(person.user, asked, private=private))


@some
@given(data=st.data(), private=st.booleans(), backwards=st.booleans())
def test_pages_by_position(world, checked, data, private, backwards):
    chats = list(Conversation.objects.filter(team__deleted_at=None).select_related("low_user", "high_user"))
    chat = data.draw(st.sampled_from([one for one in chats if (one.low_user_id is not None) == private]))
    person = data.draw(st.sampled_from(world.people))
    asked = draw_asked(data, world) | {"team_id": chat.team_id}
    if private:
        asked["from_user_id"] = chat.high_user_id if person.id == chat.low_user_id else chat.low_user_id
    position = data.draw(st.integers(1, 40))
    expected = usual.messages(person.user, asked, private=private)
    expected = expected.filter(**{"position__lt" if backwards else "position__gt": position})
    path = "/private-chat-list/" if private else "/team-chat-list/"
    answer = person.get(path, **asked, **{"before" if backwards else "after": position}).json()
    ids = list(expected.values_list("id", flat=True))
    page = ids[-asked["limit"] :] if backwards else ids[: asked["limit"]]
    assert [item["id"] for item in answer["results"]] == page


@pytest.mark.parametrize(
    "paths",
    [
        pytest.param(lambda world, team: f"/team/{team.pk}/", id="a team"),
        pytest.param(lambda world, team: f"/team-members/{team.pk}", id="people"),
        pytest.param(lambda world, team: f"/team-members-count/{team.pk}", id="number of people"),
        pytest.param(lambda world, team: f"/team-chat-message-count/{team.pk}", id="number of messages"),
        pytest.param(lambda world, team: f"/conversations/?limit={team.pk % 5 + 1}", id="conversations"),
    ],
)
def test_every_person_and_team(world, checked, paths):
    for person in world.people:
        for team in world.teams:
            assert person.get(paths(world, team)).status_code in (200, 403, 404)
    assert len(checked) >= 2 * len(world.people) * len(world.teams)


@pytest.mark.parametrize("path", ["/task/", "/membership/", "/private-chat-message-count/"])
def test_every_person_and_thing(world, checked, path):
    for person in world.people:
        read = partial(person.get)
        for number in range(1, 12):
            team = world.teams[number % len(world.teams)].pk
            other = world.people[number % len(world.people)].id
            address = f"{path}{team}/{other}" if "count" in path else f"{path}{number}"
            assert read(address).status_code in (200, 400, 403, 404)
    assert checked


@pytest.mark.parametrize("private", [False, True], ids=["team chats", "private chats"])
def test_every_offset(world, checked, private):
    path = "/private-chat-list/" if private else "/team-chat-list/"
    for person in world.people[:3]:
        largest = max(
            world.teams, key=lambda team: usual.messages(person.user, {"team_id": team.pk}, private=private).count()
        )
        for asked in ({}, {"team_id": largest.pk}, {"search": "r"}):
            expected = usual.messages(person.user, asked, private=private)
            for offset in range(expected.count() + 2):
                compare(person, path, asked | {"offset": offset, "limit": 2 + offset % 2}, expected)
