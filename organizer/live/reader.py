"""One thread in each process reads the log, once for all who listen here.

In a turn it reads, in one moment of the database, what is new, the things this is about and what newcomers missed;
then it hands everything to the event loop. What it knows of memberships comes from the database in that same moment, so
access is exact for what is sent. Whatever goes wrong, the next turn begins where the last one ended.
"""

import asyncio
import logging
import threading
import time
from collections.abc import Callable
from queue import Empty, SimpleQueue

import psycopg
from django.db import Error, connection
from django.utils import timezone

from organizer.core import pooling
from organizer.events.epochs import LogEnds, log_ends
from organizer.events.wakeups import call_on_wake
from organizer.live.attendance import Attendance
from organizer.live.cursors import newest_cursor
from organizer.live.delivery import Delivery, moved_people
from organizer.live.light import tell_signals
from organizer.live.listeners import Distributor, Heartbeat, Listener, Waiter
from organizer.live.newcomers import READ_AT_ONCE, read_missed
from organizer.live.queries import all_live, entries_after, living_sessions, teams_of_people
from organizer.live.registry import Registry
from organizer.live.snapshots import snapshot
from organizer.live.waiting import Waiting, start_waiting
from organizer.telemetry.measures import EVENT_DELAY, EVENT_POSITION

# Who missed more events than this, or too many bytes, reads them by itself, in a request thread, and is then taken on.
CATCH_UP = 2_000
TAKEN_ON_AT_ONCE = 200
# Sessions end by events; this finds those that ended otherwise, if anything was committed, and in any case each minute.
RECHECK_SECONDS = 1.0
RECHECK_ANYWAY_SECONDS = 60.0
RETRY_SECONDS = 0.5
# Under load turns come no closer than this (seconds), so that one turn serves many events and posting keeps its pace.
SHORTEST_TURN = 0.02
# Writes that the loop still has to make before more is read.
MOST_WAITING = 50_000

logger = logging.getLogger(__name__)


class Reader:
    """The thread, and what the event loop may ask of it: `add` and `remove`."""

    def __init__(self, loop: asyncio.AbstractEventLoop) -> None:
        self._loop = loop
        self._coming: SimpleQueue[Listener] = SimpleQueue()
        self._going: SimpleQueue[Listener] = SimpleQueue()
        self._newcomers: list[Listener] = []
        self._registry = Registry()
        self._distributor = Distributor()
        self._heartbeat = Heartbeat()
        self._ends: LogEnds | None = None  # up to where the log was read; None while nobody listens
        self._waiting: Waiting | None = None
        self._turned = self._checked = self._checked_anyway = 0.0
        self._stopped = False
        self._undo_wake = call_on_wake(self._rouse_if_attended)
        self._thread = threading.Thread(target=self._work, name="event-reader", daemon=True)
        self._thread.start()
        self._attendance = Attendance(lambda: set(self._registry.people.copy()))

    def add(self, listener: Listener) -> None:
        """Take a listener on; it is told by `settle`. Called on the loop, as `remove` is."""
        self._coming.put(listener)
        self._rouse()

    def remove(self, listener: Listener) -> None:
        """Let a listener go."""
        listener.gone = True
        self._heartbeat.remove(listener)
        self._going.put(listener)

    def stop(self) -> None:
        """End the thread."""
        self._stopped = True
        self._undo_wake()
        self._rouse()
        self._thread.join(5)
        self._attendance.stop()

    def _rouse(self) -> None:
        if self._waiting is not None:
            self._waiting.rouse()

    def _rouse_if_attended(self) -> None:
        if self._registry.people:
            self._rouse()

    def _work(self) -> None:
        while not self._stopped:
            try:
                self._waiting = start_waiting()
                while not self._stopped:
                    self._turn()
                    self._waiting.wait(attended=bool(self._registry.people or self._newcomers))
            except (Error, psycopg.Error) as error:
                pooling.notice(error)
                logger.warning("The event reader has lost the database and tries again: %s", error)
            except Exception:
                logger.exception("The event reader stumbled and tries again")
            self._let_go()
            time.sleep(0 if self._stopped else RETRY_SECONDS)

    def _let_go(self) -> None:
        waiting, self._waiting = self._waiting, None
        try:
            if waiting is not None:
                waiting.close()
            connection.close()
        except (Error, psycopg.Error, OSError) as error:
            logger.info("Closing a lost connection: %s", error)

    def _turn(self) -> None:
        self._pace()
        self._take_requests()
        if not (self._registry.people or self._newcomers):
            self._ends = None
            EVENT_POSITION.set(0)
            return
        with snapshot():
            ends = log_ends()
            delivery = Delivery(self._registry, ends.epoch)
            self._read_new(ends, delivery)
            newcomers, self._newcomers = self._newcomers[:TAKEN_ON_AT_ONCE], self._newcomers[TAKEN_ON_AT_ONCE:]
            try:
                settle = self._take_on(newcomers, ends, delivery)
            except BaseException:
                self._newcomers = newcomers + self._newcomers
                raise
        tell_signals(self._signals(), self._registry, delivery)
        self._recheck(delivery)
        changed, self._ends = ends != self._ends, ends
        EVENT_POSITION.set(ends.newest)
        if changed or delivery.pieces or newcomers:
            self._hand_over(delivery, settle, str(newest_cursor(ends)))

    def _pace(self) -> None:
        early = self._turned + SHORTEST_TURN - time.monotonic()
        if early > 0:
            time.sleep(early)
        while self._distributor.waiting > MOST_WAITING and not self._stopped:
            time.sleep(0.005)
        self._turned = time.monotonic()

    def _take_requests(self) -> None:
        _drain(self._coming, self._newcomers.append)
        _drain(self._going, self._forget)

    def _forget(self, listener: Listener) -> None:
        if listener in self._newcomers:
            self._newcomers.remove(listener)
        self._registry.remove(listener)

    def _read_new(self, ends: LogEnds, delivery: Delivery) -> None:
        last = self._ends
        if last is None:
            return
        if last.epoch != ends.epoch or last.newest > ends.newest:
            # Another log has taken this one's place under our feet.
            delivery.reset(self._registry.listeners(), newest_cursor(ends))
            self._registry.reread(list(self._registry.people))
            return
        entries = entries_after(last.newest, upto=ends.newest, limit=READ_AT_ONCE)
        is_all = len(entries) < READ_AT_ONCE
        self._registry.reread(moved_people(entries, self._registry) if is_all else list(self._registry.people))
        while entries:
            delivery.tell(entries)
            if len(entries) < READ_AT_ONCE:
                return
            entries = entries_after(entries[-1].id, upto=ends.newest, limit=READ_AT_ONCE)

    def _take_on(self, newcomers: list[Listener], ends: LogEnds, delivery: Delivery) -> Callable[[], None]:
        """Let newcomers catch up and belong to the listeners. Return what tells them, on the loop."""
        teams = teams_of_people({listener.of.viewer for listener in newcomers})
        living = living_sessions({listener.of.session for listener in newcomers})
        for listener in newcomers:
            if listener.cursor.epoch != ends.epoch or listener.cursor.sequence > ends.newest:
                listener.cursor = newest_cursor(ends)
                delivery.reset([listener], listener.cursor)
        near = [listener for listener in newcomers if ends.newest - listener.cursor.sequence <= CATCH_UP]
        missed = read_missed({listener: teams[listener.of.viewer] for listener in near}, ends)
        taken = [listener for listener in near if missed[listener] is not None]
        refused = [listener for listener in newcomers if missed.get(listener) is None]
        delivery.pieces += [(missed[listener], [listener]) for listener in taken if missed[listener]]
        delivery.end(listener for listener in taken if listener.of.session not in living)
        for listener in taken:
            superfluous = self._registry.add(listener, teams[listener.of.viewer])
            if superfluous is not None:
                delivery.end([superfluous])

        def settle() -> None:
            for listener in refused:
                listener.settle(False)
            for listener in taken:
                listener.settle(True)
                if not (listener.gone or isinstance(listener, Waiter)):
                    self._heartbeat.add(listener)

        return settle

    def _signals(self) -> list[dict[str, object]]:
        return [] if self._waiting is None else self._waiting.signals()

    def _recheck(self, delivery: Delivery) -> None:
        now = time.monotonic()
        if self._waiting is None or now - self._checked < RECHECK_SECONDS:
            return
        self._checked = now
        if not self._waiting.has_changed() and now - self._checked_anyway < RECHECK_ANYWAY_SECONDS:
            return
        self._checked_anyway = now
        listeners = self._registry.listeners()
        sessions = {listener.of.session for listener in listeners}
        if not all_live(sessions):
            living = living_sessions(sessions)
            delivery.end(listener for listener in listeners if listener.of.session not in living)

    def _hand_over(self, delivery: Delivery, settle: Callable[[], None], cursor: str) -> None:
        def then() -> None:
            self._heartbeat.cursor = cursor
            settle()
            now = timezone.now()
            for at in delivery.recorded_at:
                EVENT_DELAY.observe(max(0, (now - at).total_seconds()))

        self._loop.call_soon_threadsafe(self._distributor.hand_out, self._loop, delivery.pieces, then)


def _drain(queue: SimpleQueue[Listener], take: Callable[[Listener], None]) -> None:
    while True:
        try:
            take(queue.get_nowait())
        except Empty:
            return
