from django.apps import AppConfig


class BackupsConfig(AppConfig):
    name = "organizer.backups"
    label = "backups"
    default_auto_field = "django.db.models.BigAutoField"
