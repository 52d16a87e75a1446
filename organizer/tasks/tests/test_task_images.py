"""A picture comes with a task, is replaced, kept, cleared, and goes with it."""

import io

import pytest

from organizer.images.models import State, StoredImage
from organizer.tasks.models import Task
from organizer.tasks.tests.conftest import whole

pytestmark = pytest.mark.django_db

SMALLEST = {"title": "Weed", "due_date": "2023-09-15T18:41"}


@pytest.fixture
def pictured(team, alice, bob, picture):
    """Alice's task with a picture, given to Bob: its answer."""
    return alice.form("POST", "/tasks/", SMALLEST | {"asigned_to": bob.id, "file": picture()}).json()


def live():
    return set(StoredImage.objects.filter(state=State.LIVE).values_list("key", flat=True))


def test_a_picture_comes_back_as_a_url_that_works_without_a_header(pictured, anonymous):
    assert pictured["file"].startswith("http://testserver/media/")
    answer = anonymous.client.get(pictured["file"])
    assert (answer.status_code, answer["Content-Type"]) == (200, "image/png")
    assert b"".join(answer.streaming_content).startswith(b"\x89PNG")
    assert Task.objects.get().image.state == State.LIVE


def test_the_picture_is_in_lists_and_reads_of_both(pictured, alice, bob):
    for asker in (alice, bob):
        assert asker.get(f"/task/{pictured['id']}").json()["file"] == pictured["file"]
        assert asker.get("/tasks/").json()["results"][0]["file"] == pictured["file"]


def test_what_is_no_picture_is_refused_under_file_and_leaves_nothing(alice):
    for content in (b"", b"GIF89a nonsense", b"<svg/>", b"\x89PNG\r\n\x1a\n"):
        file = io.BytesIO(content)
        file.name = "rose.png"
        answer = alice.form("POST", "/tasks/", SMALLEST | {"file": file})
        assert (answer.status_code, list(answer.json())) == (400, ["file"])
    assert not Task.objects.exists()
    assert not StoredImage.objects.exists()


def test_a_refused_task_leaves_no_picture(alice, mallory, picture, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        answer = alice.form("POST", "/tasks/", SMALLEST | {"asigned_to": mallory.id, "file": picture()})
    assert (answer.status_code, list(answer.json())) == (400, ["asigned_to"])
    assert not StoredImage.objects.exists()


def test_left_out_or_sent_back_the_picture_stays(pictured, alice, bob):
    task = Task.objects.get()
    for asker, body in (
        (alice, whole(task)),
        (bob, whole(task, file=pictured["file"])),
        (alice, {"title": "Water", "file": pictured["file"]}),
    ):
        answer = asker.patch(f"/task/{task.pk}", body)
        assert (answer.status_code, answer.json()["file"]) == (200, pictured["file"])
    assert len(live()) == 1


def test_the_url_of_another_picture_is_refused(pictured, alice, picture):
    other = alice.form("POST", "/tasks/", SMALLEST | {"file": picture("red")}).json()
    answer = alice.patch(f"/task/{pictured['id']}", {"file": other["file"]})
    assert (answer.status_code, list(answer.json())) == (400, ["file"])


def test_a_new_picture_replaces_the_old(pictured, bob, picture, django_capture_on_commit_callbacks):
    old = live()
    with django_capture_on_commit_callbacks(execute=True):
        answer = bob.form("PUT", f"/task/{pictured['id']}", whole(Task.objects.get(), file=picture("red")))
    assert answer.status_code == 200, answer.content
    assert answer.json()["file"] != pictured["file"]
    assert bob.client.get(pictured["file"]).status_code == 404
    assert len(live()) == 1
    assert live() != old
    assert StoredImage.objects.count() == 1


@pytest.mark.parametrize("empty", ["", None])
def test_an_empty_file_clears_it(pictured, alice, empty, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        answer = alice.patch(f"/task/{pictured['id']}", {"file": empty})
    assert (answer.status_code, answer.json()["file"]) == (200, None)
    assert not StoredImage.objects.exists()


def test_deleting_the_task_takes_the_picture(pictured, bob, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        assert bob.delete(f"/task/{pictured['id']}").status_code == 204
    assert not StoredImage.objects.exists()
    assert bob.client.get(pictured["file"]).status_code == 404


def test_a_refused_change_keeps_the_old_picture(pictured, bob, carol, picture, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        answer = bob.form("PATCH", f"/task/{pictured['id']}", {"asigned_to": carol.id, "file": picture("red")})
    assert answer.status_code == 403
    assert b"".join(bob.client.get(pictured["file"]).streaming_content)
    assert StoredImage.objects.count() == 1
