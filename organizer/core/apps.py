from django.apps import AppConfig
from django.db.backends.signals import connection_created


class CoreConfig(AppConfig):
    name = "organizer.core"
    label = "core"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from organizer.core.postgresql import make_ready
        from organizer.core.slow_queries import time_cursors

        connection_created.connect(make_ready)
        connection_created.connect(time_cursors)
