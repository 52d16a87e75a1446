"""Removing older backups from a folder: only files that are this installation's by their name and by their content."""

from datetime import datetime
from pathlib import Path

from organizer.backups import Refused
from organizer.backups.history import UNNAMED
from organizer.backups.manifest import read_manifest
from organizer.backups.naming import DATED
from organizer.backups.reading import opened
from organizer.terminal.console import Console


def rotate(made: Path, installation: str, *, keep: int, console: Console) -> None:
    """Keep the `keep` newest complete backups of this installation in the folder of `made`, and remove its older ones.

    `made` stays, whatever its age. Several may do so at once: what they remove is never among the newest. Raises
    `Refused` when a file cannot be removed.
    """
    if installation == UNNAMED:
        console.warn("no older backup was removed: the database does not say whose they are. Run: organizer migrate")
        return
    ours: list[tuple[datetime, Path]] = []
    for path in made.parent.iterdir():
        if DATED.fullmatch(path.name) and path.is_file() and not path.is_symlink():
            try:
                with opened(path) as archive:
                    manifest = read_manifest(archive)
            except (Refused, OSError) as error:
                console.warn(f"{path} neither counts nor is removed: {error}")
                continue
            if manifest.installation == installation:
                ours.append((manifest.made_at, path))
    for _, path in sorted(ours, reverse=True)[keep:]:
        if path != made:
            _remove(path)
            console.say(f"Removed {path}.")


def _remove(path: Path) -> None:
    try:
        path.unlink(missing_ok=True)  # another backup may have removed it, too
    except OSError as error:
        raise Refused(f"the backup is complete, but {path} could not be removed: {error.strerror}.") from error
