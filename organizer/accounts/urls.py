from organizer.accounts.api.passwords import PasswordChangeView, PasswordResetConfirmView, PasswordResetView
from organizer.accounts.api.profile import ProfileView
from organizer.accounts.api.sessions import SessionsView, SessionView
from organizer.accounts.api.sign_in import RefreshView, RegistrationView, SignInView, SignOutView
from organizer.core.routes import route

urlpatterns = [
    *route("dj-rest-auth/registration/", RegistrationView, "registration"),
    *route("dj-rest-auth/login/", SignInView, "login"),
    *route("dj-rest-auth/logout/", SignOutView, "logout"),
    *route("dj-rest-auth/user/", ProfileView, "user"),
    *route("dj-rest-auth/token/refresh/", RefreshView, "token-refresh"),
    *route("dj-rest-auth/password/change/", PasswordChangeView, "password-change"),
    *route("dj-rest-auth/password/reset/", PasswordResetView, "password-reset"),
    *route("dj-rest-auth/password/reset/confirm/", PasswordResetConfirmView, "password-reset-confirm"),
    *route("accounts/sessions/", SessionsView, "sessions"),
    *route("accounts/sessions/<id:session_id>/", SessionView, "session"),
]
