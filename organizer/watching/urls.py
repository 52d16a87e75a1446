from django.urls import path

from organizer.core.routes import route
from organizer.watching.api import HealthView, LiveView, WelcomeView

urlpatterns = [
    path("", WelcomeView.as_view(), name="welcome"),
    *route("health/", HealthView, "health"),
    *route("health/live", LiveView, "live"),
]
