"""Where to: what a file of settings names other than the settings in use."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from django.core.files.storage import Storage, StorageHandler

from organizer.backups import Refused
from organizer.config import databases, storages
from organizer.config.databases import Database, read_database
from organizer.config.env import Environment, current_environment, read_dotenv
from organizer.config.storages import choose_storage, image_storage
from organizer.transfer.tables import UNTOUCHED

PLACE = ("NAME", "HOST", "PORT")


@dataclass(frozen=True)
class ImagePlace:
    """A place for images: `local`, `s3` or `cloudinary`, and what speaks to it."""

    kind: str
    storage: Storage


@dataclass(frozen=True)
class Destination:
    """The other database, and the other place for images; None for what stays where it is."""

    database: Database | None
    images: ImagePlace | None


def read_destination(path: Path) -> Destination:
    """Return what a file of settings names. Raises `Refused` when that is nothing, or nothing but what is in use."""
    problems: list[str] = []
    layers = read_dotenv(path, problems)
    given = layers[0].values if layers else {}
    if not problems and not {"DATABASE_URL", *databases.NAMES, *storages.NAMES} & given.keys():
        raise Refused(f"{path} is no file that names a database or a place for images. {UNTOUCHED}")
    current = _current_values()
    database, wrong = _read_database(given, current)
    images, also_wrong = _read_images(given, current)
    if problems := [*problems, *wrong, *also_wrong]:
        raise Refused(f"{path}: {' '.join(problems)} {UNTOUCHED}")
    if not database and not images:
        raise Refused(f"{path} names the database and the place for images that are used now. {UNTOUCHED}")
    return Destination(database, images)


def _read_database(given: Mapping[str, str], current: dict[str, str]) -> tuple[Database | None, list[str]]:
    """The database that a file names if it is another one, and what is wrong with its settings."""
    names = ("DATABASE_URL", *databases.NAMES)
    if not set(names) & given.keys():
        return None, []
    # The two ways of naming one exclude each other, so none of the present ones may shine through.
    environment = Environment({**{name: text for name, text in current.items() if name not in names}, **given})
    database = read_database(environment, settings.DATA_DIR)
    ours = settings.DATABASES["default"]
    is_ours = all(str(database.get(name) or "") == str(ours.get(name) or "") for name in PLACE)
    return None if is_ours else database, environment.problems


def _read_images(given: Mapping[str, str], current: dict[str, str]) -> tuple[ImagePlace | None, list[str]]:
    """The place for images when the file's lines are added to the settings, if it is another one."""
    environment = Environment({**current, **given})
    kind = choose_storage(environment)
    entry = image_storage(environment, kind, environment.path("MEDIA_ROOT", settings.DATA_DIR / "media"))
    if environment.problems or entry == settings.STORAGES["images"]:
        return None, environment.problems
    return ImagePlace(kind, StorageHandler().create_storage(entry)), []


def _current_values() -> dict[str, str]:
    values: dict[str, str] = {}
    for layer in reversed(current_environment().layers):
        values |= layer.values
    return values
