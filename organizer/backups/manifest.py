"""What a backup says of itself, and whether it fits this installation."""

from collections.abc import Collection
from datetime import datetime
from typing import Any, Final

import msgspec
from django.conf import settings
from django.db import connection
from django.db.migrations.recorder import MigrationRecorder

from organizer import __version__
from organizer.backups import Refused
from organizer.backups.archive import COMPRESSED, DATABASES, Damaged
from organizer.backups.reading import Archive
from organizer.core.migration_state import known_migrations
from organizer.images.models import State, StoredImage
from organizer.installation.migrations import unknown_migrations

FORMAT: Final = 2  # the first had neither an installation nor a compressed database
MIGRATIONS_TABLE: Final = "django_migrations"


class Manifest(msgspec.Struct, frozen=True, kw_only=True):
    """The contents of manifest.json. `rows` counts by table; `missing_images` had lost their files before."""

    format: int
    product: str
    installation: str = ""  # whose backup this is (`history.py`)
    made_at: datetime  # the moment that it shows
    database: str
    database_size: int = 0  # bytes, when it is not compressed
    dumped_by: int = 0  # the major version of pg_dump; no older pg_restore can read it
    migrations: list[str]
    rows: dict[str, int]
    image_storage: str
    images: int
    missing_images: int


class _AnyFormat(msgspec.Struct):
    format: int
    product: str


class Contents(msgspec.Struct, frozen=True):
    """What a database holds: applied migrations, rows by table, keys of live images."""

    migrations: list[str]
    rows: dict[str, int]
    images: list[str]


def survey(cursor: Any, tables: Collection[str]) -> Contents:
    """Look through a database with a cursor of Django's or of SQLite's. Raises its error when a table is missing."""
    rows: dict[str, int] = {}
    for table in sorted(tables):
        name = table.replace('"', '""')
        cursor.execute(f'SELECT count(*) FROM "{name}"')  # noqa: S608  # quoted
        rows[table] = cursor.fetchone()[0]
    cursor.execute(f"SELECT app, name FROM {MIGRATIONS_TABLE}")  # noqa: S608  # a name of ours
    migrations = sorted(f"{app}.{name}" for app, name in cursor.fetchall())
    cursor.execute(f"SELECT key FROM {StoredImage._meta.db_table} WHERE state = '{State.LIVE}'")  # noqa: S608  # the same
    return Contents(migrations, rows, sorted(key for (key,) in cursor.fetchall()))


def tables_in_use() -> list[str]:
    """Return the tables of ours that the connected database has. Raises `Refused` when it has none to back up."""
    tables = our_tables()
    if MIGRATIONS_TABLE not in tables or StoredImage._meta.db_table not in tables:
        raise Refused("there is nothing to back up yet: the database is empty.")
    return tables


def our_tables() -> list[str]:
    """Return the tables of ours that the connected database has.

    When a newer version has changed a PostgreSQL database, its tables count too: what is not dumped is lost, and what
    is not put aside keeps that version from making it again. A SQLite database is one file whatever is in it.
    """
    there = set(connection.introspection.table_names())
    ours = {*connection.introspection.django_table_names(), MIGRATIONS_TABLE}
    if connection.vendor == "postgresql" and MIGRATIONS_TABLE in there and unknown_migrations():
        apps = {app for app, _ in MigrationRecorder(connection).applied_migrations()}
        ours |= {table for table in there if table.startswith(tuple(f"{app}_" for app in apps))}
    return sorted(ours & there)


def read_manifest(archive: Archive) -> Manifest:
    """Return what the archive says of itself. Raises `Refused` when this version of the product cannot restore it."""
    text = archive.manifest()
    try:
        header = msgspec.json.decode(text, type=_AnyFormat)
        if header.format > FORMAT:
            raise _too_new(header.product)
        manifest = msgspec.json.decode(text, type=Manifest)
    except (msgspec.MsgspecError, UnicodeDecodeError) as error:
        raise Damaged(f"the manifest cannot be read ({error})") from None
    name = DATABASES.get(manifest.database, "")
    if not name or not {name, name + COMPRESSED} & archive.names():
        raise Damaged("the database is missing")
    return manifest


def check_fits(manifest: Manifest) -> None:
    """Raise `Refused` when the backup is newer than this product, or was made with another database or storage."""
    if set(manifest.migrations) - {".".join(key) for key in known_migrations()}:
        raise _too_new(manifest.product)
    if manifest.database != connection.vendor:
        raise Refused(
            f"this is a backup of a {manifest.database} database, and this installation uses {connection.vendor}. "
            f"Set DATABASE_URL to a {manifest.database} database. Nothing was changed."
        )
    if manifest.image_storage != settings.IMAGE_STORAGE and manifest.rows.get(StoredImage._meta.db_table):
        raise Refused(
            f"its images are in another storage ({manifest.image_storage}) than this installation's "
            f"({settings.IMAGE_STORAGE}). Set IMAGE_STORAGE={manifest.image_storage}. Nothing was changed."
        )


def check_contents(manifest: Manifest, archive: Archive, found: Contents) -> None:
    """Raise `Damaged` when what was found in the database is not what the manifest and the images say."""
    if found.rows != manifest.rows or found.migrations != manifest.migrations:
        raise Damaged("its database is not the one that its manifest speaks of")
    if manifest.image_storage != "local":
        return
    named, there = set(found.images), archive.images()
    if there - named or len(named - there) != manifest.missing_images:
        raise Damaged("its images are not those that its database names")


def _too_new(product: str) -> Refused:
    return Refused(
        f"this backup was made by a newer version ({product}; this is {__version__}). "
        "Install that version or a newer one first. Nothing was changed."
    )
