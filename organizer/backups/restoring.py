"""A backup in the place of what is there, all of it or nothing."""

import contextlib
from pathlib import Path

from django.conf import settings
from django.db import DatabaseError, connection

from organizer.accounts.actions import end_everybodys_sessions
from organizer.backups import Refused, pictures, postgresql, sqlite
from organizer.backups.archive import Damaged
from organizer.backups.history import rename_installation
from organizer.backups.manifest import Contents, Manifest, check_contents, check_fits, read_manifest, survey
from organizer.backups.moves import name_aside, undone_on_failure
from organizer.backups.reading import Archive, opened
from organizer.chat import search_index
from organizer.events.epochs import new_epoch
from organizer.installation.migrations import apply_migrations
from organizer.installation.running import InUse, data_folder_in_use, tidy_up_when_stopped
from organizer.outbox.actions import give_up_waiting
from organizer.terminal.console import Console

OLD_MAIL = "This is a restored backup. The mail may have been sent since it was made."


def restore_backup(path: Path, *, replace: bool, console: Console) -> None:
    """Restore a backup and say what to do next. With `replace`, what is there is put aside.

    Raises `Refused`, and then nothing is changed.
    """
    tidy_up_when_stopped()
    try:
        with data_folder_in_use(alone=True), opened(path) as archive:
            manifest = check_backup(archive, console=console)
            check_target(archive.size() + manifest.database_size, replace=replace)
            kept = restore(archive, manifest, console=console)
    except InUse:
        raise Refused(
            f"a server (or another restore) is running on {settings.DATA_DIR}. Stop it first. Nothing was changed."
        ) from None
    except OSError as error:
        raise Refused(f"{error.strerror or error} ({error.filename or path}). Nothing was changed.") from error
    console.say(describe(manifest, kept))


def check_backup(archive: Archive, *, console: Console) -> Manifest:
    """Read all of the archive. Raises `Refused` when it is damaged, or cannot be restored here."""
    manifest = read_manifest(archive)
    check_fits(manifest)
    with console.bar("checking", total=archive.size()) as bar:
        archive.verify(bar.update)
    return manifest


def check_target(size: int, *, replace: bool) -> None:
    """Raise `Refused` when there is something that nobody allowed to replace, or no room for so many bytes."""
    database = sqlite if connection.vendor == "sqlite" else postgresql
    if not replace and (database.holds_people() or pictures.holds_images()):
        raise Refused(
            "this installation is not empty. With --replace its data is put aside, and the backup takes its place. "
            "Nothing was changed."
        )
    if not pictures.has_room(size):
        raise Refused(f"the disk has no room for the {size} bytes of the backup. Nothing was changed.")


def restore(archive: Archive, manifest: Manifest, *, console: Console) -> list[str]:
    """Put the backup in the place of what is there. Return where that is now; after a failure, all is as it was."""
    console.say("Loading the database…")
    aside = name_aside()

    def finish() -> None:
        check_contents(manifest, archive, look_around(manifest))
        apply_migrations()
        search_index.install()
        end_everybodys_sessions()
        give_up_waiting(reason=OLD_MAIL)
        new_epoch()
        rename_installation()

    local = settings.IMAGE_STORAGE == "local"
    with (
        pictures.unpacked(archive, console=console) if local else contextlib.nullcontext() as unpacked,
        undone_on_failure() as move,
    ):
        if connection.vendor == "sqlite":
            exchange = sqlite.exchange(archive, manifest, finish=finish, move=move, aside=aside)
        else:
            exchange = postgresql.exchange(archive, manifest, finish=finish, aside=aside)
        with exchange as kept:  # the last step, at the end of this block, is the database's
            if unpacked:
                kept += pictures.exchange(unpacked, move=move, aside=aside)
    return kept


def look_around(manifest: Manifest) -> Contents:
    """Look through the database that was loaded."""
    try:
        with connection.cursor() as cursor:
            return survey(cursor, manifest.rows)
    except DatabaseError as error:
        raise Damaged(f"a table is missing from its database ({str(error).strip()})") from None


def describe(manifest: Manifest, kept: list[str]) -> str:
    """Say what was done, and what to do next."""
    lines = [f"Restored the backup of {manifest.made_at:%Y-%m-%d %H:%M} UTC, made by version {manifest.product}."]
    lines += [f"What was there before is now in {place}. Delete it when nobody needs it." for place in kept]
    if manifest.missing_images:
        lines.append(f"{manifest.missing_images} images had lost their files before the backup was made.")
    if manifest.image_storage != "local":
        lines.append(f"Images were not in it: they have to be in {manifest.image_storage} still.")
    lines += [
        "Everybody has to sign in again, and clients fetch everything anew.",
        "Next: organizer doctor, then organizer serve. Settings and the secret key are not part of a backup.",
    ]
    return "\n".join(lines)
