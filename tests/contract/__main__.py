"""Print which tests prove what of the published API description: `python -m tests.contract`."""

import os
import tempfile

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "organizer.config.settings")
scratch = tempfile.TemporaryDirectory()  # reading the settings prepares a data folder
os.environ["ORGANIZER_DATA"] = scratch.name
django.setup()

from tests.contract.covering import proofs_by_name  # noqa: E402 - the tests import models
from tests.contract.test_coverage import CATALOGUE  # noqa: E402


def main() -> None:
    """Print every name with its tests, then the counts."""
    proven = proofs_by_name()
    for kind, names in CATALOGUE.items():
        print(f"\n{kind.upper()}S")
        for name in names:
            print(f"  {name}")
            for test in proven.get(name, ["MISSING"]):
                print(f"      {test}")
    print()
    for kind, names in CATALOGUE.items():
        print(f"{kind}s: {sum(name in proven for name in names)} of {len(names)} tested")


main()
