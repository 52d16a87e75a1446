"""What is queued reaches a real mail server once, whatever happens on the way."""

from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone

from organizer.core import clock
from organizer.doctor.mail import check_outbox
from organizer.outbox import mailer
from organizer.outbox.claims import (
    CLAIM,
    FIRST_PAUSE,
    LONGEST_PAUSE,
    claim_next,
    pause_after,
    settle_later,
    settle_sent,
)
from organizer.outbox.models import OutboxMessage, State
from organizer.outbox.queries import outbox_counts
from organizer.outbox.sender import send_due
from organizer.telemetry.measures import MAILS
from tests.mail.server import port_of, send_through, silent_server
from tests.races.live import free_port
from tests.telemetry.counting import counting

pytestmark = pytest.mark.django_db


def later(**ahead):
    return time_machine.travel(timezone.now() + timedelta(**ahead))


def only_message():
    return OutboxMessage.objects.get()


def test_queued_mails_go_over_one_connection(ask, server):
    for name in ("alice", "bob", "carol"):
        ask(name)
    with counting(MAILS) as grown:
        assert send_due() == 3
    assert grown() == {("sent",): 3}
    assert server.recipients() == ["alice@example.org", "bob@example.org", "carol@example.org"]
    assert len(set(server.callers)) == 1
    assert outbox_counts() == {"waiting": 0, "sent": 3, "failed": 0}
    assert send_due() == 0
    assert len(server.mails) == 3


def test_a_connection_carries_a_limited_number_of_mails(ask, server, monkeypatch):
    monkeypatch.setattr(mailer, "MAILS_OF_ONE_CONNECTION", 2)
    for name in ("alice", "bob", "carol"):
        ask(name)
    assert send_due() == 3
    first, second, third = server.callers
    assert first == second != third


def test_a_mail_waits_while_the_server_is_away_and_arrives_when_it_is_back(ask, server):
    server.stop()
    ask("alice")
    with counting(MAILS) as grown:
        assert send_due() == 0
    assert grown() == {("later",): 1}
    message = only_message()
    assert (message.state, message.attempts) == (State.WAITING, 1)
    assert "connection refused" in message.last_error
    (finding,) = check_outbox()
    assert finding.message.startswith("mails wait that could not be sent: 1, the oldest since ")
    server.start()
    assert send_due() == 0  # not before its time
    with later(minutes=1):
        assert send_due() == 1
    assert server.recipients() == ["alice@example.org"]
    assert (only_message().state, only_message().last_error) == (State.SENT, "")
    assert list(check_outbox()) == []


def test_a_server_that_is_away_is_asked_once_a_round(ask, settings):
    send_through(settings, f"smtp://127.0.0.1:{free_port()}")
    for name in ("alice", "bob"):
        ask(name)
    send_due()
    assert sorted(OutboxMessage.objects.values_list("attempts", flat=True)) == [0, 1]
    send_due()
    assert sorted(OutboxMessage.objects.values_list("attempts", flat=True)) == [1, 1]


def test_a_silent_server_is_given_up_after_a_while(ask, settings):
    with silent_server() as silent:
        send_through(settings, f"smtp://127.0.0.1:{port_of(silent)}")
        settings.EMAIL_TIMEOUT = 0.2
        ask("alice")
        assert send_due() == 0
    assert "did not answer within 0.2 seconds" in only_message().last_error
    assert only_message().state == State.WAITING


def test_a_refused_recipient_is_given_up_at_once_and_holds_nobody_up(ask, server, caplog):
    server.refused["alice@example.org"] = "550 No such user: alice@example.org"
    for name in ("alice", "bob"):
        ask(name)
    with counting(MAILS) as grown:
        assert send_due() == 1
    assert grown() == {("given_up",): 1, ("sent",): 1}
    assert server.recipients() == ["bob@example.org"]
    refused = OutboxMessage.objects.get(recipient="alice@example.org")
    assert (refused.state, refused.attempts) == (State.FAILED, 1)
    assert refused.last_error == "The mail server refuses the recipient: 550 No such user: alice@example.org"
    assert "550 No such user: [address]" in caplog.text
    assert "alice@" not in caplog.text
    with later(hours=1):
        assert send_due() == 0


def test_a_recipient_refused_for_now_is_tried_until_the_mail_expires(ask, server, settings):
    settings.MAIL_RETRY = timedelta(hours=2)
    server.refused["alice@example.org"] = "451 Come back later"
    ask("alice")
    first = timezone.now()
    pauses = []
    with time_machine.travel(first, tick=False) as clock:
        while (message := only_message()).state == State.WAITING:
            pauses.append(message.send_after - timezone.now())
            clock.move_to(max(message.send_after, timezone.now()))
            send_due()
        assert timedelta(hours=1, minutes=45) <= timezone.now() - first <= timedelta(hours=2)
    assert message.state == State.FAILED
    assert "451 Come back later" in message.last_error
    assert pauses[1] <= FIRST_PAUSE
    assert max(pauses) <= LONGEST_PAUSE


def test_a_server_that_takes_a_mail_back_gets_the_same_one_again(ask, server):
    server.on_mail = lambda mail: "451 The disk is full"
    ask("alice")
    assert send_due() == 0
    server.on_mail = lambda mail: None
    with later(minutes=1):
        assert send_due() == 1
    first, second = server.mails
    assert first["Message-ID"] == second["Message-ID"] == only_message().message_id
    assert first["Date"] == second["Date"]


def test_what_has_expired_is_not_sent(ask, server):
    ask("alice")
    with later(hours=73), counting(MAILS) as grown:
        assert send_due() == 0
    assert grown() == {("given_up",): 1}
    assert server.mails == []
    assert (only_message().state, only_message().last_error) == (State.FAILED, "It could not be sent in time.")


def test_what_is_claimed_is_sent_by_nobody_else_until_the_claim_runs_out(ask, server):
    ask("alice")
    assert claim_next(now=timezone.now()) is not None
    assert send_due() == 0
    with later(seconds=CLAIM.total_seconds()):
        assert send_due() == 1


def test_a_claim_holds_on_a_machine_whose_clock_is_ahead(ask, server, monkeypatch):
    monkeypatch.setattr(clock, "_ahead", 0.0)
    monkeypatch.setattr(clock, "NOTICEABLE", 30)
    ask("alice")
    assert claim_next(now=timezone.now()) is not None
    with later(minutes=10):
        clock.compare_clocks()
        assert send_due() == 0


def test_who_comes_late_changes_nothing_but_what_was_accepted_is_sent(ask):
    ask("alice")
    slow = claim_next(now=timezone.now())
    quick = claim_next(now=timezone.now() + CLAIM)
    settle_later(slow, "too slow")
    assert only_message().last_error == ""
    assert only_message().claimed_until == quick.claimed_until
    settle_sent(slow)
    assert only_message().state == State.SENT
    settle_later(quick, "refused")
    assert only_message().state == State.SENT


def test_a_fault_of_ours_is_logged_with_its_place_and_the_mail_waits(ask, server, monkeypatch, caplog):
    monkeypatch.setattr("organizer.accounts.mail.write_reset_mail", lambda message: 1 / 0)
    ask("alice")
    assert send_due() == 0
    assert only_message().state == State.WAITING
    assert "ZeroDivisionError" in caplog.text


def test_pauses_double_up_to_a_quarter_of_an_hour():
    for attempts, minutes in ((1, 1), (2, 2), (3, 4), (4, 8), (5, 15), (300, 15)):
        pauses = [pause_after(attempts) / timedelta(minutes=1) for _ in range(50)]
        assert minutes / 2 <= min(pauses) <= max(pauses) <= minutes
        assert len(set(pauses)) > 1
