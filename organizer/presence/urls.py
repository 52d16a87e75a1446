from organizer.core.routes import route
from organizer.presence import api

urlpatterns = [
    *route("presence/", api.PresenceView, "presence"),
]
