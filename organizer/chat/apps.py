from typing import Any

from django.apps import AppConfig
from django.db import connection
from django.db.models.signals import post_migrate


class ChatConfig(AppConfig):
    name = "organizer.chat"
    label = "chat"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        post_migrate.connect(_install_search_index, sender=self)


def _install_search_index(**_: Any) -> None:
    """After each migration: changing a table, SQLite's make it anew, without the triggers that keep the index true."""
    from organizer.chat.models import SearchMark
    from organizer.chat.search_index import install

    if SearchMark._meta.db_table in connection.introspection.table_names():
        install()
