from django.contrib.auth.hashers import Argon2PasswordHasher


class Argon2Hasher(Argon2PasswordHasher):
    """Argon2id with the least that OWASP's password storage cheat sheet recommends: 19 MiB, two passes, one lane.

    Django's own parameters take 100 MB and eight lanes for each sign-in, which on a small server lets a few callers
    push everybody else out. Hashes made with other parameters still verify, and are replaced at the next sign-in.
    """

    time_cost = 2
    memory_cost = 19 * 1024  # KiB
    parallelism = 1
