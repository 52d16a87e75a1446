"""A backup: everything in one file, while the server goes on."""

import contextlib
import gzip
import os
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import IO, cast

import msgspec
from django.conf import settings
from django.db import DatabaseError, connection
from django.db.models import Sum

from organizer import __version__
from organizer.accounts.models import User
from organizer.backups import Refused, postgresql, sqlite
from organizer.backups.archive import COMPRESSION, DATABASES, MANIFEST, WHOLE_ARCHIVES, Tick, Writer, compress, new_file
from organizer.backups.checking import check_backup
from organizer.backups.history import UNNAMED, installation_key, note_backup
from organizer.backups.manifest import FORMAT, Contents, Manifest, survey, tables_in_use
from organizer.backups.models import Installation
from organizer.backups.moves import flush
from organizer.backups.naming import Place, find_place
from organizer.backups.pictures import add_images
from organizer.backups.reading import opened
from organizer.backups.rotation import rotate
from organizer.backups.scratch import BACKUP, scratch_folder
from organizer.images.files import files_kept
from organizer.images.models import State, StoredImage
from organizer.installation.running import tidy_up_when_stopped
from organizer.terminal.console import Console


def make_backup(given: Path, *, keep: int | None, verify: bool, console: Console) -> None:
    """Write a backup; its path goes to standard output, what is in it to standard error.

    `given` is a free name, or a folder, which is made when it is missing. With `verify` the backup is read back before
    it gets its name; with `keep`, older ones in the folder are removed. Raises `Refused` when it cannot be written.
    """
    tidy_up_when_stopped()
    moment = datetime.now(UTC)
    try:
        place = find_place(given, moment=moment)
        if keep is not None and not place.is_dated:
            raise Refused("--keep needs a folder, in which each backup gets a name of its own.")
        target, manifest = write_backup(place, moment, verify=verify, console=console)
    except OSError as error:
        raise Refused(f"no backup was made: {error.strerror or error} ({error.filename or given})") from error
    if not console.quiet:
        print(target)
    console.say(describe(manifest, target))
    remember(moment, console=console)
    if keep is not None:
        rotate(target, manifest.installation, keep=keep, console=console)


def write_backup(place: Place, moment: datetime, *, verify: bool, console: Console) -> tuple[Path, Manifest]:
    """Write the backup beside its place, and give it its name once it is complete and on the disk."""
    with (
        scratch_folder(place.folder, BACKUP) as scratch,
        # The database comes first: an image's file is there before its row and, with files kept, as long as it takes.
        files_kept() if settings.IMAGE_STORAGE == "local" else contextlib.nullcontext(),
    ):
        draft = scratch / "backup.tar"
        with new_file(draft) as file:
            if place.name.endswith(WHOLE_ARCHIVES):
                with gzip.open(file, "wb", compresslevel=COMPRESSION) as packed:
                    manifest = fill(cast("IO[bytes]", packed), scratch, moment, pack=False, console=console)
            else:
                manifest = fill(file, scratch, moment, pack=True, console=console)
            file.flush()
            os.fsync(file.fileno())
            os.posix_fadvise(file.fileno(), 0, 0, os.POSIX_FADV_DONTNEED)  # so that it is read back from the disk
        if verify:
            with opened(draft) as archive:
                check_backup(archive, scratch, console=console)
        target = place.give_name(draft)
        flush(place.folder)
    return target, manifest


def fill(file: IO[bytes], scratch: Path, moment: datetime, *, pack: bool, console: Console) -> Manifest:
    """Put everything into the archive, SQLite's database compressed if `pack` says so. Return its manifest."""
    local = settings.IMAGE_STORAGE == "local"
    database = scratch / DATABASES[connection.vendor]
    copied = copy_database(database, console=console)
    size = database.stat().st_size
    writer = Writer(file)
    with console.bar("writing", total=size + (copied.image_bytes if local else 0)) as bar:
        add_database(writer, database, bar.update, pack=pack and connection.vendor == "sqlite")
        missing = add_images(writer, copied.contents.images, bar.update) if local else []
    manifest = Manifest(
        format=FORMAT,
        product=__version__,
        installation=copied.installation,
        made_at=moment,
        database=connection.vendor,
        database_size=size,
        dumped_by=copied.dumped_by,
        migrations=copied.contents.migrations,
        rows=copied.contents.rows,
        image_storage=settings.IMAGE_STORAGE,
        images=len(copied.contents.images) - len(missing) if local else 0,
        missing_images=len(missing),
    )
    writer.add_text(MANIFEST, msgspec.json.format(msgspec.json.encode(manifest)))
    writer.finish()
    for key in missing:
        console.warn(f"the file of image {key} is missing from {settings.MEDIA_ROOT}.")
    return manifest


@dataclass(frozen=True)
class Copied:
    """What is in a copy of the database, whose it is, and the version of the `pg_dump` that made it (0 on SQLite)."""

    contents: Contents
    installation: str
    image_bytes: int
    dumped_by: int


def copy_database(path: Path, *, console: Console) -> Copied:
    """Copy the database as of one moment."""
    console.say("Copying the database…")
    if connection.vendor == "sqlite":
        sqlite.copy_to(path, console=console)
        with sqlite.connected_to(path):
            return look_around(tables_in_use(), dumped_by=0)
    with postgresql.one_moment() as moment:
        tables = tables_in_use()
        version = postgresql.dump_to(path, tables=tables, moment=moment, console=console)
        return look_around(tables, dumped_by=version)


def look_around(tables: list[str], *, dumped_by: int) -> Copied:
    """Look through the database that Django is connected to."""
    with connection.cursor() as cursor:
        contents = survey(cursor, tables)
    images = StoredImage.objects.filter(state=State.LIVE).aggregate(Sum("size", default=0))
    # An older database that is backed up before its migrations has no such table.
    installation = installation_key() if Installation._meta.db_table in tables else UNNAMED
    return Copied(contents, installation, images["size__sum"], dumped_by)


def add_database(writer: Writer, path: Path, tick: Tick, *, pack: bool) -> None:
    """Move the copy of the database into the archive."""
    if pack:
        path, tick = compress(path, tick), lambda _: None
    with path.open("rb") as file:
        writer.add(path.name, file, tick)
    path.unlink()


def remember(moment: datetime, *, console: Console) -> None:
    """Have `organizer doctor` and /metrics know of the backup. It is complete even when that cannot be done."""
    try:
        note_backup(moment)
    except DatabaseError as error:
        console.warn(f"when this backup was made could not be noted in the database: {str(error).strip()}")


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
