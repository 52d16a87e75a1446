from organizer.core.routes import route
from organizer.images.api import MediaView

urlpatterns = [*route("media/<str:key>", MediaView, "media")]
