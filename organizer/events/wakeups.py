"""Telling this process's readers that the database holds something new. What it is, they read there."""

from collections.abc import Callable

# PostgreSQL's channels: an empty message that events were recorded, and the light path's contents.
EVENTS_CHANNEL = "organizer_events"
LIGHT_CHANNEL = "organizer_light"

_sleepers: list[Callable[[], None]] = []


def wake() -> None:
    """Wake whoever waits in this process; other processes are woken by the database."""
    for rouse in tuple(_sleepers):
        rouse()


def call_on_wake(rouse: Callable[[], None]) -> Callable[[], None]:
    """Have `rouse` called in the committing thread after each commit that has something to tell.

    Return what undoes it.
    """
    _sleepers.append(rouse)
    return lambda: _sleepers.remove(rouse)
