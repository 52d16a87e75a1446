"""A mail is queued with what it is about or not at all, and sent after the commit."""

import logging
from datetime import timedelta

import pytest
import time_machine
from django.core import mail
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from organizer.accounts.actions import create_admin, set_active
from organizer.core.database import action
from organizer.outbox import sender
from organizer.outbox.actions import give_up_waiting, prune, queue_mail
from organizer.outbox.contents import WRITERS
from organizer.outbox.models import OutboxMessage, State
from organizer.outbox.queries import outbox_counts
from organizer.outbox.sender import send_due, send_if_due
from organizer.people.actions import delete_account
from tests.personas import PASSWORD, person
from tests.server.running import wait_until

DAY = timedelta(days=1)
LIST = "/admin/outbox/outboxmessage/"


def queue(*people, **values):
    queue_mail(kind="password_reset", people=[someone.user for someone in people], **{"lifetime": DAY, **values})


@pytest.fixture
def dora(db):
    return person("dora", email="dora@example.org")


@pytest.mark.django_db(transaction=True)
def test_what_is_committed_is_sent_in_the_background(dora, mailoutbox):
    queue(dora)
    wait_until(lambda: outbox_counts()["sent"] == 1, seconds=60)
    assert [text.to for text in mail.outbox] == [["dora@example.org"]]


@pytest.mark.django_db(transaction=True)
def test_what_is_rolled_back_is_neither_queued_nor_sent(dora, monkeypatch):
    asked = []
    monkeypatch.setattr("organizer.outbox.actions.send_in_background", lambda: asked.append(1))

    @action
    def change_one_s_mind():
        queue(dora)
        raise RuntimeError("on purpose")

    with pytest.raises(RuntimeError):
        change_one_s_mind()
    assert not OutboxMessage.objects.exists()
    assert asked == []
    queue(dora)
    assert asked == [1]


def test_a_thread_is_asked_once_for_all_that_comes_meanwhile(monkeypatch):
    submitted = []
    monkeypatch.setattr(sender._thread, "submit", submitted.append)
    sender.send_in_background()
    sender.send_in_background()
    assert submitted == [sender._work]
    monkeypatch.setattr(sender, "PAUSE", 0)
    monkeypatch.setattr(sender, "send_due", sender.send_in_background)  # something is committed while it works
    submitted.pop()()
    assert submitted == [sender._work]
    sender._is_asked.release()


def test_a_thread_that_is_interrupted_says_so_and_works_again(monkeypatch, caplog):
    monkeypatch.setattr(sender, "PAUSE", 0)
    monkeypatch.setattr(sender, "send_due", lambda: 1 / 0)
    sender.send_in_background()
    wait_until(lambda: "Sending was interrupted" in caplog.text)
    assert "ZeroDivisionError" in caplog.text
    sender._thread.submit(int).result()


@pytest.mark.django_db
def test_while_nothing_is_due_nothing_is_written(dora, monkeypatch):
    monkeypatch.setattr(sender, "send_in_background", send_due)
    queue(dora)
    send_due()
    with CaptureQueriesContext(connection) as captured:
        send_if_due()
        send_due()
    assert {query["sql"].split()[0] for query in captured} <= {"SELECT", "SAVEPOINT", "RELEASE"}
    assert len(captured) > 1
    queue(dora)
    with CaptureQueriesContext(connection) as captured:
        send_if_due()
    assert "UPDATE" in {query["sql"].split()[0] for query in captured}


@pytest.mark.django_db
def test_one_mail_of_a_kind_waits_for_a_person_and_is_due_at_once_when_asked_for_again(dora, settings):
    settings.EMAIL_BACKEND = "no.such.Backend"
    queue(dora)
    assert send_due() == 0
    first = OutboxMessage.objects.get()
    assert first.send_after > timezone.now()
    queue(dora)
    assert OutboxMessage.objects.get(pk=first.pk, send_after__lte=timezone.now()).message_id == first.message_id
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    assert send_due() == 1
    queue(dora)
    assert send_due() == 1
    assert OutboxMessage.objects.values("message_id").distinct().count() == 2


@pytest.mark.django_db
def test_for_nobody_a_row_is_queued_and_nothing_sent(mailoutbox):
    queue()
    assert outbox_counts()["waiting"] == 1
    assert send_due() == 0
    assert not OutboxMessage.objects.exists()
    assert mailoutbox == []


@pytest.mark.django_db
def test_a_closed_account_gets_nothing(dora):
    queue(dora)
    set_active(user=dora.user, is_active=False)
    assert send_due() == 0
    assert not OutboxMessage.objects.exists()


@pytest.mark.django_db
def test_a_mail_lives_as_long_as_it_may_and_the_setting_allows(dora, settings):
    settings.MAIL_RETRY = timedelta(hours=5)
    queue(dora, lifetime=timedelta(hours=1))
    assert OutboxMessage.objects.get().expires_at - timezone.now() <= timedelta(hours=1)
    queue(dora)
    assert timedelta(hours=4) < OutboxMessage.objects.get().expires_at - timezone.now() <= timedelta(hours=5)


@pytest.mark.django_db
def test_message_ids_name_the_sender_s_domain_and_not_the_machine(dora, settings):
    settings.DEFAULT_FROM_EMAIL = "The Organizer <mail@organizer.example>"
    queue(dora)
    assert OutboxMessage.objects.get().message_id.endswith("@organizer.example>")


@pytest.mark.django_db
def test_a_deleted_person_s_messages_go(dora):
    other = person("edith", email="edith@example.org")
    queue(dora)
    send_due()
    queue(dora, other)
    delete_account(user=dora.user, password=PASSWORD)
    assert [message.person_id for message in OutboxMessage.objects.all()] == [other.id]


@pytest.mark.django_db
def test_old_messages_are_pruned_and_waiting_ones_are_not(dora):
    queue(dora)
    send_due()
    queue(dora)
    give_up_waiting(reason="on purpose")
    queue(dora)
    assert outbox_counts() == {"waiting": 1, "sent": 1, "failed": 1}
    assert prune() == 0
    with time_machine.travel(timezone.now() + timedelta(days=8)):
        assert prune() == 1
    assert outbox_counts() == {"waiting": 1, "sent": 0, "failed": 1}
    with time_machine.travel(timezone.now() + timedelta(days=31)):
        assert prune() == 1
    assert outbox_counts() == {"waiting": 1, "sent": 0, "failed": 0}


@pytest.mark.django_db
def test_every_kind_has_its_writer(dora):
    for kind in WRITERS:
        queue_mail(kind=kind, people=[dora.user], lifetime=DAY)
        assert send_due() == 1
        assert mail.outbox[-1].subject


@pytest.mark.django_db
def test_an_administrator_sees_what_failed_and_has_it_tried_again(dora, caplog, mailoutbox):
    caplog.set_level(logging.WARNING)
    queue(dora)
    give_up_waiting(reason="The mail server said no.")
    failed = OutboxMessage.objects.get()
    site = Client()
    site.force_login(create_admin(username="root", password=PASSWORD), backend="organizer.accounts.backend.Backend")
    page = site.get(f"{LIST}{failed.pk}/change/", secure=True).content.decode()
    assert "The mail server said no." in page
    assert '<input type="text"' not in page
    body = {"action": "try_again", "_selected_action": [failed.pk]}
    assert site.post(LIST, body, secure=True).status_code == 302
    assert outbox_counts()["waiting"] == 1
    assert send_due() == 1
    assert [text.to for text in mailoutbox] == [["dora@example.org"]]
    site.post(LIST, body, secure=True)
    assert send_due() == 0


@pytest.mark.django_db
def test_who_may_only_look_cannot_have_it_tried_again(dora):
    from django.contrib.auth.models import Permission

    queue(dora)
    give_up_waiting(reason="no")
    dora.user.user_permissions.add(Permission.objects.get(codename="view_outboxmessage"))
    type(dora.user).objects.filter(pk=dora.id).update(is_staff=True)
    site = Client()
    site.force_login(dora.user, backend="organizer.accounts.backend.Backend")
    assert site.get(LIST, secure=True).status_code == 200
    failed = OutboxMessage.objects.get()
    site.post(LIST, {"action": "try_again", "_selected_action": [failed.pk]}, secure=True)
    assert OutboxMessage.objects.get().state == State.FAILED
