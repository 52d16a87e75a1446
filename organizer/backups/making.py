"""A backup: everything in one file, while the server goes on."""

import contextlib
import os
import sys
from datetime import UTC, datetime
from pathlib import Path

import msgspec
from django.conf import settings
from django.db import connection

from organizer import __version__
from organizer.accounts.models import User
from organizer.backups import Refused, postgresql, sqlite
from organizer.backups.archive import DATABASES, MANIFEST, Writer
from organizer.backups.manifest import FORMAT, Contents, Manifest, survey, tables_in_use
from organizer.backups.moves import flush
from organizer.backups.pictures import add_images
from organizer.backups.scratch import BACKUP, scratch_folder
from organizer.images.files import files_kept
from organizer.installation.running import tidy_up_when_stopped


def make_backup(given: Path) -> None:
    """Write a backup; its path goes to standard output, what is in it to standard error.

    `given` is a free name, or a folder. Raises `Refused` when the file cannot be written.
    """
    tidy_up_when_stopped()
    target = name_target(given)
    try:
        manifest = write_backup(target)
    except OSError as error:
        raise Refused(f"no backup was made: {error.strerror or error} ({error.filename or target})") from error
    print(target)
    print(describe(manifest, target), file=sys.stderr)


def name_target(given: Path) -> Path:
    """Return the file to write: a folder gets one named after the time. Raises `Refused` when it is there already."""
    target = given / f"organizer-{datetime.now(UTC):%Y%m%d-%H%M%S}.tar" if given.is_dir() else given
    if target.exists():
        raise Refused(f"{target} is there already, and backups are never overwritten. Choose another name.")
    if not target.parent.is_dir():
        raise Refused(f"there is no folder {target.parent} to write a backup to.")
    return target


def write_backup(target: Path) -> Manifest:
    """Write the backup beside the target, and give it its name once it is complete and on the disk."""
    local = settings.IMAGE_STORAGE == "local"
    with (
        scratch_folder(target.parent, BACKUP) as folder,
        # The database comes first: an image's file is there before its row and, with files kept, as long as it takes.
        files_kept() if local else contextlib.nullcontext(),
    ):
        database = folder / DATABASES[connection.vendor]
        contents, version = copy_database(database)
        draft = folder / "backup.tar"
        with os.fdopen(os.open(draft, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
            manifest = fill(Writer(file), database, contents, version=version, local=local)
            file.flush()
            os.fsync(file.fileno())
        name_target(target)  # somebody else may have taken the name meanwhile
        os.rename(draft, target)
        flush(target.parent)
    return manifest


def copy_database(path: Path) -> tuple[Contents, int]:
    """Copy the database as of one moment. Return what is in the copy, and the version of `pg_dump` (0 on SQLite)."""
    print("Copying the database…", file=sys.stderr)
    if connection.vendor == "sqlite":
        sqlite.copy_to(path)
        with sqlite.connected_to(path):
            return survey(tables_in_use()), 0
    with postgresql.one_moment() as moment:
        tables = tables_in_use()
        return survey(tables), postgresql.dump_to(path, tables=tables, moment=moment)


def fill(writer: Writer, database: Path, contents: Contents, *, version: int, local: bool) -> Manifest:
    """Put everything into the archive. Return its manifest."""
    with database.open("rb") as file:
        writer.add(database.name, file)
    missing = add_images(writer, contents.images) if local else []
    manifest = Manifest(
        format=FORMAT,
        product=__version__,
        made_at=datetime.now(UTC),
        database=connection.vendor,
        dumped_by=version,
        migrations=contents.migrations,
        rows=contents.rows,
        image_storage=settings.IMAGE_STORAGE,
        images=len(contents.images) - len(missing) if local else 0,
        missing_images=len(missing),
    )
    writer.add_text(MANIFEST, msgspec.json.format(msgspec.json.encode(manifest)))
    writer.finish()
    for key in missing:
        print(f"Warning: the file of image {key} is missing from {settings.MEDIA_ROOT}.", file=sys.stderr)
    return manifest


def describe(manifest: Manifest, target: Path) -> str:
    """Say what is in the backup, and what is not."""
    size = target.stat().st_size / 1_000_000
    lines = [
        f"Backed up {sum(manifest.rows.values())} rows ({manifest.rows[User._meta.db_table]} people) "
        f"and {manifest.images} images, {size:.1f} MB.",
        "Not in it: the secret key and settings. Keep it private: it holds messages and password hashes.",
    ]
    if manifest.image_storage != "local":
        lines.append(f"Not in it either: the images, which {manifest.image_storage} keeps. Back them up there.")
    return "\n".join(lines)
