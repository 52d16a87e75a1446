"""Each recorded release's database is brought up to date: rows, counts, sign-ins and answers are as they were."""

import json

import pytest

from tests.backups.site import new_site
from tests.races.live import PASSWORD
from tests.upgrades.dumps import columns_and_constraints, load
from tests.upgrades.record import RELEASES
from tests.upgrades.story import PEOPLE, SETTINGS, plain

COUNTS = """{
    "wrong counts": [c.pk for c in Conversation.objects.all() if c.message_count != c.messages.count()],
    "wrong positions": [c.pk for c in Conversation.objects.all()
        if c.last_position < max(c.messages.values_list("position", flat=True), default=0)],
}"""

MADE_BY_PEOPLE = (
    *("accounts_user", "accounts_authsession", "accounts_invitation", "teams_team", "teams_membership", "tasks_task"),
    *("chat_conversation", "chat_message", "chat_readmark", "images_storedimage", "events_event", "presence_sighting"),
)


@pytest.fixture(scope="module", params=sorted(path.name for path in RELEASES.iterdir()))
def upgraded(request, tmp_path_factory):
    """An installation with a release's database, which `organizer migrate` has brought up to date."""
    with new_site(tmp_path_factory.mktemp("upgraded")) as site:
        site.environment.update(SETTINGS)
        kind = "postgresql" if site.database else "sqlite"
        recorded = RELEASES / request.param
        load((recorded / f"{kind}.sql").read_text(), site)
        site.before = rows_by_table(site)
        done = site.organizer("migrate")
        assert done.returncode == 0, done.stderr
        site.told = json.loads((recorded / f"{kind}.json").read_text())
        yield site


@pytest.fixture(scope="module")
def server(upgraded):
    with upgraded.serving() as live:
        yield live


@pytest.fixture(scope="module")
def signed_in(upgraded, server):
    """Everybody with the token of the sign-in that they had before."""
    people = {}
    for name in PEOPLE:
        with server.client() as client:
            answer = client.post(
                "/dj-rest-auth/token/refresh/", json={"refresh": upgraded.told["refresh_tokens"][name]}
            )
        assert answer.status_code == 200, answer.text
        people[name] = server.client(answer.json()["access"])
    yield people
    for client in people.values():
        client.close()


def test_no_row_is_lost(upgraded):
    now = rows_by_table(upgraded)
    assert now == upgraded.before
    assert min(now.values()) > 0


def test_the_schema_is_that_of_a_new_installation(upgraded, tmp_path):
    with new_site(tmp_path / "new") as new:
        assert new.organizer("migrate").returncode == 0
        assert columns_and_constraints(upgraded) == columns_and_constraints(new)


def test_nothing_is_left_to_migrate(upgraded):
    assert upgraded.organizer("migrate").stderr == "The database is up to date.\n"
    assert upgraded.manage("makemigrations", "--check", "--dry-run").returncode == 0


def test_counts_agree_with_what_they_count(server):
    assert server.rows(COUNTS) == {"wrong counts": [], "wrong positions": []}


@pytest.mark.parametrize("name", PEOPLE)
def test_who_was_signed_in_still_is_and_is_answered_the_same(upgraded, signed_in, name):
    for path, (status, body) in upgraded.told["answers"][name].items():
        answer = signed_in[name].get(path)
        assert answer.status_code == status, path
        assert differences(body, plain(answer)) == [], path


def test_a_password_of_before_signs_in_and_a_wrong_one_does_not(server):
    with server.client() as client:
        assert client.post("/dj-rest-auth/login/", json={"username": "Bob", "password": PASSWORD}).status_code == 200
        assert client.post("/dj-rest-auth/login/", json={"username": "Bob", "password": "other"}).status_code == 400


def test_the_chat_goes_on_where_it_was(upgraded, signed_in):
    team = upgraded.told["team"]
    before = signed_in["bob"].get(f"/team-chat-message-count/{team}").json()["count"]
    body = {"team": team, "message": "after the upgrade"}
    posted = signed_in["bob"].post(f"/team-chat-post/{team}", json=body).json()
    seen = signed_in["alice"].get(f"/team-chat-list/?team_id={team}&limit=1000").json()["results"]
    assert (seen[-1]["id"], seen[-1]["position"]) == (posted["id"], seen[-2]["position"] + 2)  # one was deleted between
    assert signed_in["alice"].get(f"/team-chat-message-count/{team}").json() == {"count": before + 1}
    assert signed_in["mallory"].post(f"/team-chat-post/{team}", json=body).status_code == 403


def rows_by_table(site) -> dict[str, int]:
    """Count what people have made."""
    return {table: site.rows(f"SELECT count(*) FROM {table}")[0][0] for table in MADE_BY_PEOPLE}


def differences(before, now, place: str = "") -> list[str]:
    """What of an answer is another now. Fields that came since are welcome."""
    if isinstance(before, dict) and isinstance(now, dict):
        return [
            found
            for key, value in before.items()
            for found in differences(value, now.get(key, "missing"), f"{place}.{key}")
        ]
    if isinstance(before, list) and isinstance(now, list) and len(before) == len(now):
        pairs = enumerate(zip(before, now, strict=True))
        return [found for number, (old, new) in pairs for found in differences(old, new, f"{place}[{number}]")]
    return [] if before == now else [f"{place}: {before!r} → {now!r}"]
