"""An organizer for teams: accounts, teams, tasks and chat behind one port."""

__version__ = "0.1.0"
