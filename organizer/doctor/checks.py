"""All checks, in the order in which they are made."""

from organizer.doctor import address, mail, storage
from organizer.doctor.address import check_public_address
from organizer.doctor.backups import check_last_backup
from organizer.doctor.database import MIGRATE, UNKNOWN, check_database, check_deeply, check_migrations, check_search
from organizer.doctor.files import check_descriptors, check_room, check_secrets
from organizer.doctor.findings import Check, Finding, Level
from organizer.doctor.mail import check_mail, check_outbox
from organizer.doctor.postgresql import check_backup_program
from organizer.doctor.settings import check_names, check_settings
from organizer.doctor.storage import check_storage

SETTINGS = "See docs/configuration.md."
CHECKS = (
    Check("settings", check_settings, SETTINGS),
    Check("settings", check_names, SETTINGS),
    Check("secrets", check_secrets, "See SECRET_KEY in docs/configuration.md."),
    Check("disk", check_room, "Look at the folders' owners and at the disks."),
    Check("system", check_descriptors, "Look at: ulimit -Hn"),
    Check("database", check_database, UNKNOWN),
    Check("migrations", check_migrations, MIGRATE),
    Check("search", check_search, MIGRATE),
    Check("integrity", check_deeply, UNKNOWN, deep=True),
    Check("backup", check_backup_program, UNKNOWN),
    Check("backup", check_last_backup, MIGRATE),
    Check("storage", check_storage, storage.ADVICE),
    Check("mail", check_mail, mail.ADVICE),
    Check("mail", check_outbox, mail.ADVICE),
    Check("address", check_public_address, address.ADVICE, deep=True),
)


def examine(*, deep: bool = False) -> list[Finding]:
    """Look at everything; `deep` reads the whole database, too, and asks at our own address.

    Never raises: what breaks is an error of its own.
    """
    findings: list[Finding] = []
    for check in CHECKS:
        if check.deep and not deep:
            continue
        try:
            findings.extend(check.look())
        except Exception as error:  # a doctor reports whatever breaks; nothing is hidden by it
            message = f"{type(error).__name__}: {str(error).strip()}"
            findings.append(Finding(Level.ERROR, check.subject, message, check.advice))
    return findings
