"""A backup taken from a busy server, restored over what came after it, and into an empty installation."""

import json
import tarfile
from collections.abc import Iterator

import pytest

from organizer.backups.archive import MANIFEST
from tests.backups.site import Site, new_site
from tests.backups.story import Story, image_of, messages, say, sign_in, tell
from tests.live.listening import Stream
from tests.races.live import Live


@pytest.fixture(scope="module")
def story(site: Site) -> Story:
    return tell(site)


@pytest.fixture(scope="module", params=["in place", "elsewhere"])
def restored(request, story, tmp_path_factory) -> Iterator[tuple[Site, Live]]:
    """The story's backup, restored where it was taken and in another place, and served again."""
    with new_site(tmp_path_factory.mktemp("elsewhere")) as other:
        where, options = (story.site, ["--replace"]) if request.param == "in place" else (other, [])
        done = where.organizer("restore", *options, story.backup)
        assert done.returncode == 0, done.stderr
        assert "Everybody has to sign in again" in done.stderr
        with where.serving() as live:
            yield where, live
            assert "Traceback" not in live.log.read_text()


@pytest.fixture
def alice(story, restored):
    """Alice, signed in anew."""
    with restored[1].client(sign_in(restored[1], story.alice)["access_token"]) as client:
        yield client


def test_nothing_is_restored_under_a_running_server(story):
    done = story.refused_while_running
    assert done.returncode == 1
    assert "running" in done.stderr
    assert "Nothing was changed" in done.stderr


def test_the_running_server_is_not_changed_by_a_backup_or_a_refusal(story):
    assert "after the backup" in story.seen_after_refusal
    assert story.acknowledged <= set(story.seen_after_refusal)
    assert story.withdrawn not in story.seen_after_refusal


def test_every_message_acknowledged_before_is_back(story, alice):
    found = [row["message"] for row in messages(story, alice)]
    assert len(story.acknowledged) > 20
    assert story.acknowledged <= set(found)
    assert len(found) == len(set(found))


def test_what_came_after_is_not(story, alice):
    found = {row["message"] for row in messages(story, alice)}
    assert "after the backup" not in found
    assert story.withdrawn not in found


def test_counts_agree_with_the_rows_and_with_the_manifest(story, alice):
    found = messages(story, alice)
    assert alice.get(f"/team-chat-message-count/{story.team}").json() == {"count": len(found)}
    assert [row["position"] for row in found] == sorted({row["position"] for row in found})
    with tarfile.open(story.backup) as tar:
        manifest = json.load(tar.extractfile(MANIFEST))
    assert manifest["rows"]["chat_message"] == len(found)
    assert (manifest["images"], manifest["missing_images"]) == (1, 0)


def test_the_picture_is_back_byte_for_byte(story, alice):
    assert image_of(story, alice) == story.image


def test_passwords_are_those_of_the_backup(story, restored):
    assert sign_in(restored[1], story.bob)["user"]["username"] == story.bob.name
    assert sign_in(restored[1], story.bob, "another horse battery 7") == {}


@pytest.mark.parametrize("name", ["alice", "bob"])
def test_no_sign_in_of_before_is_alive_whether_it_was_ended_or_not(story, restored, name):
    with restored[1].client() as client:
        body = {"refresh": story.tokens[name]["refresh_token"]}
        assert client.post("/dj-rest-auth/token/refresh/", json=body).status_code == 401
    with restored[1].client(story.tokens[name]["access_token"]) as client:
        assert client.get("/tasks/").status_code == 401


def test_a_new_sign_in_is_refreshed(story, restored):
    fresh = sign_in(restored[1], story.alice)
    with restored[1].client() as client:
        body = {"refresh": fresh["refresh_token"]}
        assert client.post("/dj-rest-auth/token/refresh/", json=body).status_code == 200


@pytest.mark.parametrize("when", ["before the backup", "after the backup"])
def test_an_old_cursor_is_told_to_begin_anew(story, alice, when):
    page = alice.get("/events/", params={"after": story.cursors[when]}).json()
    assert (page["reset"], page["events"]) == (True, [])
    stream = Stream(alice, after=story.cursors[when])
    stream.wait_for(lambda stream: stream.moments)
    stream.close()
    assert "reset" in [kind for kind, _ in stream.moments]


def test_a_new_cursor_goes_on(story, alice):
    cursor = alice.get("/events/").json()["cursor"]
    said = say(story, alice, "and on it goes")
    page = alice.get("/events/", params={"after": cursor}).json()
    assert page["reset"] is False
    assert [event["data"]["id"] for event in page["events"]] == [said["id"]]
    stream = Stream(alice, after=cursor)
    stream.wait_for(lambda stream: stream.events)
    stream.close()
    assert "reset" not in [kind for kind, _ in stream.moments]
    assert alice.delete(f"/team-chat-delete/{said['id']}").status_code == 200


def test_what_was_there_is_put_aside(story, restored):
    site, _ = restored
    aside = [path.name for path in site.data.rglob("*before_restore_*")]
    if site is not story.site:
        assert aside == []
        return
    assert len(aside) == (1 if site.database else 2)  # the folder of images, and SQLite's file
    assert len(list(site.data.glob("media/before_restore_*/*/*"))) == 1
    if site.database:
        ((schema,),) = site.rows(
            "SELECT schemaname FROM pg_tables WHERE schemaname LIKE 'before_restore%' AND tablename = 'chat_message'"
        )
        assert site.rows(f"SELECT 1 FROM {schema}.chat_message WHERE text = 'after the backup'")


def test_mails_that_waited_are_not_sent_once_more(restored):
    ((state, reason),) = restored[0].rows("SELECT state, last_error FROM outbox_outboxmessage")
    assert (state, reason) == ("failed", "This is a restored backup. The mail may have been sent since it was made.")


def test_the_doctor_is_content(restored):
    done = restored[0].organizer("doctor", "--json", EMAIL_URL="console://")
    assert json.loads(done.stdout)["ok"], done.stdout
