"""Moving to another database, all of it or nothing, and to another place for images. What is here stays as it is."""

import contextlib
import math
import os
from collections.abc import Iterator
from pathlib import Path

from django.conf import settings
from django.db import connection, connections, transaction

from organizer.backups import Refused, postgresql, sqlite
from organizer.backups.moves import flush
from organizer.backups.scratch import RESTORE, scratch_folder
from organizer.chat import search_index
from organizer.chat.indexing import index_new_messages
from organizer.config.databases import Database
from organizer.core.migration_state import count_pending_migrations
from organizer.core.statements import forget_database
from organizer.events.epochs import new_epoch
from organizer.installation.migrations import apply_migrations, refuse_newer_database
from organizer.installation.running import InUse, data_folder_in_use, tidy_up_when_stopped
from organizer.terminal.console import Console
from organizer.transfer.destination import read_destination
from organizer.transfer.images import transfer_images
from organizer.transfer.tables import (
    SOURCE,
    UNTOUCHED,
    continue_numbers,
    copy_table,
    count_rows,
    empty_tables,
    look_at,
    models,
)


def transfer(path: Path, *, console: Console) -> None:
    """Copy everything to where a file of settings says, and compare it. Raises `Refused`."""
    tidy_up_when_stopped()
    destination = read_destination(path)
    try:
        with data_folder_in_use(alone=True):
            check_source()
            # Images come first: they can be copied any number of times, the database only into an empty one.
            if destination.images:
                images = transfer_images(destination.images, console=console)
                console.say(f"Transferred {images} images into {destination.images.kind}; both sides agree.")
            if destination.database:
                rows = transfer_database(destination.database, console=console)
                console.say(
                    f"Transferred {rows} rows into {connection.vendor}; counts and hashes of every table agree.\n"
                    "Keep the secret key: sign-ins go on, and clients fetch everything again."
                )
    except InUse:
        raise Refused(f"a server is running on {settings.DATA_DIR}. Stop it first. {UNTOUCHED}") from None
    console.say(
        f"Next: put the settings of {path} into effect, and start the server.\n"
        "What was copied is still at its old place, too: delete it there when nobody needs it."
    )


def transfer_database(database: Database, *, console: Console) -> int:
    """Copy all rows into another database. Return how many."""
    use_destination(database)
    with filled(console=console) as rows:
        pass
    index_new_messages(seconds=math.inf, pause=0)
    return rows


def check_source() -> None:
    """Raise `Refused` when our database is used by somebody, or not up to date."""
    refuse_newer_database()
    if count_pending_migrations():
        raise Refused(f"the database is not up to date. Run: organizer migrate. {UNTOUCHED}")
    refuse_if_open()


def refuse_if_open() -> None:
    """Raise `Refused` when somebody else uses the database that Django is connected to."""
    if connection.vendor == "sqlite":
        connection.close()  # SQLite cannot tell ours from somebody else's
        sqlite.refuse_if_open()
    else:
        postgresql.refuse_if_open()


def use_destination(database: Database) -> None:
    """Connect Django to the other database, and keep ours as `source`. There is no way back in this process."""
    ours = dict(settings.DATABASES["default"])
    ours["DISABLE_SERVER_SIDE_CURSORS"] = False  # rows are read in one transaction, so they are safe behind a pooler
    connections.close_all()
    connections.settings.update(connections.configure_settings({"default": database, SOURCE: ours}))
    for alias in ("default", SOURCE):
        connections[alias] = connections.create_connection(alias)
    forget_database()


@contextlib.contextmanager
def filled(*, console: Console) -> Iterator[int]:
    """Fill the destination, which has to be empty, and complete it at the end of the block. Yields how many rows."""
    database = sqlite if connection.vendor == "sqlite" else postgresql
    if database.holds_people():
        raise Refused(f"that database is not empty. {UNTOUCHED}")
    refuse_if_open()
    if connection.vendor == "sqlite":
        place = sqlite.database_path()
        with scratch_folder(place.parent, RESTORE) as folder:
            draft = folder / place.name
            with sqlite.connected_to(draft):
                yield fill(console=console)
            with contextlib.closing(sqlite._open(draft)) as opened:
                opened.execute("PRAGMA journal_mode=DELETE")
            flush(draft)
            os.replace(draft, place)
            flush(place.parent)
        return
    yield fill(console=console)


def fill(*, console: Console) -> int:
    """Copy all tables in one transaction, and compare what is there then. Return how many rows."""
    apply_migrations()  # SQLite's tables cannot be changed within a transaction; empty ones are no harm
    with transaction.atomic(), transaction.atomic(using=SOURCE):
        if connections[SOURCE].vendor == "postgresql":
            with connections[SOURCE].cursor() as cursor:
                cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        search_index.put_off()
        empty_tables()
        total = count_rows()
        with console.bar("copying", total=total, unit=" rows") as bar:
            read = {model: copy_table(model, bar) for model in models()}
        for model in models():
            continue_numbers(model)
        with console.bar("comparing", total=total, unit=" rows") as bar:
            for model in models():
                if look_at(model, bar) != read[model]:
                    raise Refused(f"{model._meta.db_table} is not the same in both databases. {UNTOUCHED}")
        new_epoch()
    return sum(contents.rows for contents in read.values())
