"""Everything that changes accounts."""

from organizer.accounts.actions.passwords import (
    change_password,
    check_password_of,
    request_password_reset,
    reset_password,
    set_password,
)
from organizer.accounts.actions.profile import change_profile, lock_person, set_active, set_administrator
from organizer.accounts.actions.pruning import prune_sessions
from organizer.accounts.actions.registration import create_admin, create_invitation, register, revoke_invitation
from organizer.accounts.actions.sessions import (
    Refreshed,
    check_credentials,
    end_everybodys_sessions,
    end_other_sessions,
    end_session,
    end_sessions,
    end_sessions_of_tokens,
    refresh_session,
    sign_in,
    start_session,
)

__all__ = [
    "Refreshed",
    "change_password",
    "change_profile",
    "check_credentials",
    "check_password_of",
    "create_admin",
    "create_invitation",
    "end_everybodys_sessions",
    "end_other_sessions",
    "end_session",
    "end_sessions",
    "end_sessions_of_tokens",
    "lock_person",
    "prune_sessions",
    "refresh_session",
    "register",
    "request_password_reset",
    "reset_password",
    "revoke_invitation",
    "set_active",
    "set_administrator",
    "set_password",
    "sign_in",
    "start_session",
]
