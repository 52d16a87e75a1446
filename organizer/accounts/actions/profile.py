"""Changing what an account says of a person, and whether it may be used."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone

from organizer.accounts.actions.registration import NAME_TAKEN
from organizer.accounts.actions.sessions import end_sessions
from organizer.accounts.models import User
from organizer.accounts.username_text import shown_name, username_problems
from organizer.core.database import action
from organizer.core.errors import Invalid, NotFound
from organizer.core.zones import find_zone
from organizer.events import light
from organizer.events.log import record


@action
def change_profile(
    *,
    user: User,
    username: str | None = None,
    email: str | None = None,
    first_name: str | None = None,
    last_name: str | None = None,
    show_presence: bool | None = None,
    time_zone: str | None = None,
    week_start: int | None = None,
    clock: int | None = None,
) -> User:
    """Change parts of a profile; None leaves a part as it is. Return the person as now stored.

    `time_zone` is a name, `week_start` 1 to 7 (ISO), `clock` 12 or 24; "" and 0 are what is not said. Raises Invalid
    under the part's name.
    """
    person = lock_person(user.pk)
    given: dict[str, Any] = {
        "username": None if username is None else shown_name(username),
        "email": email,
        "first_name": first_name,
        "last_name": last_name,
        "show_presence": show_presence,
        "time_zone": time_zone,
        "week_start": week_start,
        "clock": clock,
    }
    changed = {part: value for part, value in given.items() if value is not None and value != getattr(person, part)}
    if not changed:
        return person
    for part, value in changed.items():
        setattr(person, part, value)
    if "email" in changed:
        person.email = User.objects.normalize_email(person.email)
    _check(person, changed)
    person.changed_at = timezone.now()
    try:
        with transaction.atomic():
            person.save(update_fields=[*changed, "username_key", "username_folded", "changed_at"])
    except IntegrityError as error:
        raise Invalid(username=NAME_TAKEN) from error
    if show_presence is False and "show_presence" in changed:
        gone = {"user_id": person.pk, "online": False, "last_seen": None}
        light.publish("presence", gone, company=person.pk)
    # Others see a person's name and nothing else of a profile.
    company = person.pk if "username" in changed else None
    record("profile.changed", ids={"user": person.pk}, people=[person.pk], company=company)
    return person


@action
def set_active(*, user: User, is_active: bool) -> None:
    """Let an account be used, or close it for now, which ends its sessions."""
    person = lock_person(user.pk)
    if person.is_active == is_active:
        return
    User.objects.filter(pk=person.pk).update(is_active=is_active, changed_at=timezone.now())
    if not is_active:
        end_sessions(user_id=person.pk)
    record("profile.changed", ids={"user": person.pk}, people=[person.pk])


@action
def set_administrator(*, user: User, is_administrator: bool) -> None:
    """Let a person open the admin site and do everything there, or no longer. Raises NotFound, and Invalid."""
    person = lock_person(user.pk)
    if is_administrator and not person.is_active:
        raise Invalid(username="This account is closed.")
    User.objects.filter(pk=person.pk).update(
        is_staff=is_administrator, is_superuser=is_administrator, changed_at=timezone.now()
    )


def lock_person(user_id: int) -> User:
    """Return a person's row, locked until the end of the transaction. Raises NotFound when the account is gone."""
    person = User.objects.select_for_update(no_key=True).filter(pk=user_id, deleted_at=None).first()
    if person is None:
        raise NotFound
    return person


def _check(person: User, changed: dict[str, Any]) -> None:
    errors: dict[str, list[str]] = {}
    if "username" in changed and (problems := username_problems(person.username)):
        errors["username"] = problems
    if changed.get("time_zone"):
        try:
            find_zone(person.time_zone)
        except ValueError as error:
            errors["time_zone"] = [str(error)]
    try:
        person.clean_fields(exclude=["username", "password"])
    except ValidationError as error:
        errors |= error.message_dict
    if errors:
        raise Invalid(errors)
