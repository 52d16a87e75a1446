from organizer.core.routes import route
from organizer.live.api import EventsView

urlpatterns = [*route("events/", EventsView, "events")]
