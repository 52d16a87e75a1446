"""Whether a backup is good: all of it is read back, and the database in it is looked into."""

import tempfile
from pathlib import Path

from organizer.accounts.models import User
from organizer.backups import Refused, postgresql, sqlite
from organizer.backups.manifest import Manifest, check_contents, read_manifest
from organizer.backups.reading import Archive, opened
from organizer.backups.scratch import VERIFY, scratch_folder
from organizer.terminal.console import Console


def verify_backup(path: Path, *, console: Console) -> str:
    """Check a backup, and return what is in it. Neither the server nor its database is needed. Raises `Refused`."""
    try:
        with opened(path) as archive, scratch_folder(Path(tempfile.gettempdir()), VERIFY) as folder:
            manifest = check_backup(archive, folder, console=console)
    except OSError as error:
        raise Refused(f"{error.strerror or error} ({error.filename or path}).") from error
    return (
        f"{manifest.made_at:%Y-%m-%d %H:%M} UTC, version {manifest.product}, {manifest.database}, "
        f"{sum(manifest.rows.values())} rows ({manifest.rows[User._meta.db_table]} people), {manifest.images} images"
    )


def check_backup(archive: Archive, folder: Path, *, console: Console) -> Manifest:
    """Compare all of an archive with its hashes, and its database with what the manifest says of it.

    `folder` is an empty one with room for the database. Raises `Refused`.
    """
    manifest = read_manifest(archive)
    with console.bar("verifying", total=archive.size()) as bar:
        archive.verify(bar.update)
    database = folder / "database"
    archive.extract_database(manifest.database, database, size=manifest.database_size)
    look = sqlite.look_into if manifest.database == "sqlite" else postgresql.look_into
    check_contents(manifest, archive, look(database, manifest))
    return manifest
