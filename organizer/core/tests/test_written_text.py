"""What a text is that people write: when it is blank, and what of it is kept."""

import pytest

from organizer.core.text import is_blank

pytestmark = pytest.mark.django_db

BLANK = ["", " ", "\u200b", "\u3164", "\u2800", "\u00ad\u200d", "\ufe0f", " \u0301", "\u202e\n\t", "\u2060\ufeff"]
SEEN = ["x", ".", "\u2764\ufe0f", "\U0001f1e9\U0001f1ea", "\U0001fae8", "\U0001fadf", "\uf8ff", "e\u0301", "\u200fא"]
KEPT = [
    ("    indented\n  less", "    indented\n  less"),
    ("\tif x:\r\n\t\ty", "\tif x:\r\n\t\ty"),
    ("\n \n\n  first\n\nlast  \n\n", "  first\n\nlast"),
    ("\r\n one\r\n", " one"),
    ("plain ", "plain"),
]


@pytest.mark.parametrize("text", BLANK, ids=ascii)
def test_what_shows_nothing_is_blank_everywhere(alice, team, text):
    assert is_blank(text)
    body = {"team": team.pk, "message": text}
    said = {"message": ["This field may not be blank."]}
    sent = alice.post(f"/team-chat-post/{team.pk}", {"team": team.pk, "message": "seen"}).json()
    for answer in (
        alice.post(f"/team-chat-post/{team.pk}", body),
        alice.form("POST", f"/team-chat-post/{team.pk}", body),
        alice.put(f"/team-chat-put/{sent['id']}", body),
    ):
        assert (answer.status_code, answer.json()) == (400, said)
    assert alice.post("/team/", {"name": text}).json() == {"name": ["This field may not be blank."]}
    task = {"title": text, "due_date": "2026-12-05T20:00"}
    assert alice.post("/tasks/", task).json() == {"title": ["This field may not be blank."]}


@pytest.mark.parametrize("text", SEEN, ids=ascii)
def test_what_shows_anything_is_not(alice, team, text):
    assert not is_blank(text)
    answer = alice.post(f"/team-chat-post/{team.pk}", {"team": team.pk, "message": text})
    assert (answer.status_code, answer.json()["message"]) == (201, text)


@pytest.mark.parametrize(("text", "kept"), KEPT, ids=ascii)
def test_the_first_lines_indentation_is_kept_in_messages_and_notes(alice, team, text, kept):
    sent = alice.post(f"/team-chat-post/{team.pk}", {"team": team.pk, "message": text})
    assert sent.json()["message"] == kept
    changed = alice.put(f"/team-chat-put/{sent.json()['id']}", {"team": team.pk, "message": f"{text}!"})
    assert changed.json()["message"].startswith(kept)
    task = alice.post("/tasks/", {"title": "Dig", "due_date": "2026-12-05T20:00", "comment": text})
    assert task.json()["comment"] == kept
