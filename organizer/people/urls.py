from organizer.core.routes import route
from organizer.people.api import AccountView, ExportView

urlpatterns = [
    *route("accounts/me/", AccountView, "account"),
    *route("accounts/export/", ExportView, "export"),
]
