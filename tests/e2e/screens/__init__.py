"""Every screen of the client, by name: how to come to it, with something on it."""

from tests.e2e.screens import account, chat, door, everywhere, tasks, teams
from tests.e2e.screens.catalog import SCREENS

__all__ = ["SCREENS", "account", "chat", "door", "everywhere", "tasks", "teams"]
