"""The admin site's page for a new password. It changes it as the API does: the same limit, and all sign-ins end."""

from typing import Any

from django.contrib import admin
from django.contrib.admin.forms import AdminPasswordChangeForm
from django.contrib.auth import update_session_auth_hash
from django.contrib.auth.views import PasswordChangeView
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse_lazy

from organizer.accounts import actions
from organizer.core.addresses import client_address
from organizer.core.errors import Invalid, TooMany


class PasswordForm(AdminPasswordChangeForm):
    """Leaves the old password to the action, which counts wrong ones."""

    def clean_old_password(self) -> str:
        """Return what was typed."""
        typed: str = self.cleaned_data["old_password"]
        return typed


class PasswordPage(PasswordChangeView):
    """Only this page's own sign-in goes on after a change."""

    form_class = PasswordForm
    success_url = reverse_lazy("admin:password_change_done")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Return what every page of the site shows, too."""
        return super().get_context_data(**kwargs) | admin.site.each_context(self.request)

    def form_valid(self, form: Any) -> HttpResponse:
        """Change the password, or say beside its field why not."""
        try:
            actions.change_password(
                session=None,
                user=form.user,
                old_password=form.cleaned_data["old_password"],
                new_password=form.cleaned_data["new_password1"],
                address=client_address(self.request),
            )
        except TooMany as error:
            form.add_error("old_password", f"Too many attempts. Try again in {error.retry_after} seconds.")
        except Invalid as error:
            for field, messages in error.errors.items():
                form.add_error("old_password" if field == "old_password" else "new_password1", messages)
        if form.errors:
            return self.form_invalid(form)
        form.user.refresh_from_db()
        update_session_auth_hash(self.request, form.user)
        return HttpResponseRedirect(self.get_success_url())
