from django.urls import path
from django.views.generic import RedirectView

from organizer.client.views import client_file

urlpatterns = [
    path("app", RedirectView.as_view(url="/app/", query_string=True)),
    path("app/", client_file, name="client"),
    path("app/<path:name>", client_file, name="client-file"),
]
