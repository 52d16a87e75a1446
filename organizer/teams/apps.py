from django.apps import AppConfig


class TeamsConfig(AppConfig):
    name = "organizer.teams"
    label = "teams"
    default_auto_field = "django.db.models.BigAutoField"
