"""The data folder and the secret kept in it."""

import os
import secrets
from pathlib import Path

from organizer.config.env import Environment
from organizer.config.ownership import check_owner, purpose, whose

SHORTEST_SECRET = 32  # characters; signatures are HMAC-SHA256, whose key should not be shorter than its 32 bytes


def prepare_data_folder(env: Environment) -> Path:
    """The folder for everything that must be kept, readable by this user alone.

    Created when it is missing, unless this process only reads.
    """
    folder = env.path("ORGANIZER_DATA", "data")
    env.defaults_to("ORGANIZER_DATA", folder)
    if not purpose.writes or env.problems:
        return folder
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        env.problem(
            "ORGANIZER_DATA", f"names {folder}, which cannot be created: {error.strerror}. Name a writable folder."
        )
    check_owner(env, "ORGANIZER_DATA", folder)
    return folder


def read_secret(env: Environment, folder: Path) -> str:
    """SECRET_KEY, or the one generated into the data folder at the first start.

    Changing it signs everybody out and ends every image link, so it is kept. A process that only reads makes up one
    for itself when there is none that it can read; it signs nothing.
    """
    given = env.text("SECRET_KEY")
    if given and len(given) < SHORTEST_SECRET:
        env.problem(
            "SECRET_KEY",
            f"has {len(given)} characters; at least {SHORTEST_SECRET} are needed. "
            'Make one with: python -c "import secrets; print(secrets.token_urlsafe(50))" '
            "or leave it unset to have one generated into the data folder.",
        )
    if given:
        return given
    path = folder / "secret_key"
    secret = read_secret_file(env, path)
    env.defaults_to("SECRET_KEY", secret, source=str(path))
    return secret or secrets.token_urlsafe(64)


def read_secret_file(env: Environment, path: Path) -> str:
    """The generated secret; nothing when there is none that this process can read, or may make."""
    check_owner(env, "SECRET_KEY", path)
    try:
        if purpose.writes and not env.problems and not path.exists():
            create_secret(path)
        secret = path.read_text(encoding="ascii").strip()
    except (OSError, ValueError) as error:
        if purpose.writes and not env.problems:
            reason = whose(path) or f"{error}."
            env.problem(
                "SECRET_KEY", f"is not set, and {path} cannot be used: {reason} Set it, or make the file writable."
            )
        return ""
    if len(secret) < SHORTEST_SECRET:
        env.problem("SECRET_KEY", f"is not set, and {path} is too short. Delete that file to have a new one generated.")
    return secret


def read_former_secrets(env: Environment) -> list[str]:
    """SECRET_KEY_FALLBACKS: secrets that were replaced, whose signatures are still believed."""
    former = [secret.strip() for secret in env.text("SECRET_KEY_FALLBACKS").split(",") if secret.strip()]
    if any(len(secret) < SHORTEST_SECRET for secret in former):
        env.problem("SECRET_KEY_FALLBACKS", f"holds a secret of fewer than {SHORTEST_SECRET} characters.")
    return former


def create_secret(path: Path) -> None:
    """Write a new secret, mode 0600. When several processes start at once, one file wins and is complete."""
    draft = path.with_name(f"{path.name}.{secrets.token_hex(8)}")
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(descriptor, "w", encoding="ascii") as file:
            file.write(secrets.token_urlsafe(64))
            file.flush()
            os.fsync(file.fileno())
        publish(draft, path)
    finally:
        draft.unlink(missing_ok=True)


def publish(draft: Path, path: Path) -> None:
    """Give the finished draft its name, unless another process was first."""
    try:
        os.link(draft, path)  # unlike rename, refuses to replace a secret that is already in use
    except FileExistsError:
        return
