"""All routes. Each app names its own; here they come together."""

from django.conf import settings
from django.contrib import admin
from django.contrib.auth.models import Group
from django.urls import URLPattern, URLResolver, include, path
from django.views.generic import RedirectView

from organizer.accounts.admin_password import PasswordPage
from organizer.config.description import DescriptionPage, DescriptionView
from organizer.core.routes import route

handler400 = "organizer.core.failures.bad_request"
handler403 = "organizer.core.failures.permission_denied"
handler404 = "organizer.core.failures.not_found"
handler500 = "organizer.core.failures.server_error"

admin.site.site_header = admin.site.site_title = "Organizer"
admin.site.unregister(Group)  # who may open the site may do everything there: groups of permissions mean nothing

urlpatterns: list[URLPattern | URLResolver] = [
    path("", include("organizer.watching.urls")),
    *route("schema/", DescriptionView, "schema"),
    *route("docs/", DescriptionPage, "docs"),
    path("admin", RedirectView.as_view(url="/admin/")),
    path("admin/password_change/", admin.site.admin_view(PasswordPage.as_view())),
    path("admin/", admin.site.urls),
    path("", include("organizer.accounts.urls")),
    path("", include("organizer.teams.urls")),
    path("", include("organizer.tasks.urls")),
    path("", include("organizer.chat.urls")),
    path("", include("organizer.presence.urls")),
    path("", include("organizer.images.urls")),
    path("", include("organizer.people.urls")),
    path("", include("organizer.client.urls")),
    path("", include("organizer.live.urls")),
]

if settings.DEV:
    urlpatterns.append(path("api-auth/", include("rest_framework.urls")))
