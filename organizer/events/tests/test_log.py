"""The log forgets what is old, remembers how far, and gets another name after a restore."""

from datetime import timedelta
from importlib import import_module

import pytest
from django.apps import apps
from django.utils import timezone

from organizer.events import light, log
from organizer.events.epochs import log_ends, new_epoch
from organizer.events.log import prune, record
from organizer.events.models import Event, LogState, Signal

pytestmark = pytest.mark.django_db


def recorded(days_ago):
    record("task.changed", ids={"task": 1}, people=[3, 1, None, 3])
    event = Event.objects.latest("pk")
    Event.objects.filter(pk=event.pk).update(at=timezone.now() - timedelta(days=days_ago))
    return event


def test_people_are_kept_once_and_in_order():
    assert recorded(0).people == [1, 3]


def test_old_events_go_and_newer_ones_stay(settings):
    settings.EVENT_RETENTION_DAYS = 30
    old, young = [recorded(40), recorded(31)], recorded(29)
    assert prune() == 2
    assert list(Event.objects.values_list("pk", flat=True)) == [young.pk]
    assert log_ends().pruned_to == old[-1].pk
    assert prune() == 0


def test_an_emptied_log_remembers_its_newest_number():
    event = recorded(100)
    prune()
    ends = log_ends()
    assert (ends.pruned_to, ends.newest) == (event.pk, event.pk)
    assert recorded(0).pk > event.pk


def test_many_old_events_go_by_and_by(monkeypatch):
    monkeypatch.setattr(log, "PRUNE_BATCH", 2)
    events = [recorded(100) for _ in range(5)]
    assert prune() == 5
    assert log_ends().pruned_to == events[-1].pk


def test_every_installation_has_a_log_of_its_own_name():
    migration = import_module("organizer.events.migrations.0001_initial")
    names = set()
    for _ in range(2):
        LogState.objects.all().delete()
        migration.name_log(apps, None)
        names.add(log_ends().epoch)
    assert [len(name) for name in names] == [12, 12]


def test_a_restored_log_has_another_name():
    before = log_ends().epoch
    assert new_epoch() == log_ends().epoch != before


def test_a_log_without_a_name_can_be_read_and_pruned():
    LogState.objects.all().delete()
    recorded(100)
    assert log_ends().epoch == "0"
    prune()
    assert log_ends().pruned_to > 0


def test_signals_that_have_passed_by_go_too():
    Signal.objects.create(at=timezone.now() - 2 * light.SIGNAL_LIFE, kind="typing", content={})
    Signal.objects.create(at=timezone.now(), kind="typing", content={"young": True})
    prune()
    assert [signal.content for signal in Signal.objects.all()] == [{"young": True}]
