"""Nothing of the published API description is left untested. `python -m tests.contract` prints the map."""

import pytest

from tests.contract.covering import proofs_by_name
from tests.contract.decisions import DECISIONS
from tests.contract.sections import ANSWERS, PARAMETERS, REQUESTS, SECTIONS

CATALOGUE = {
    "section": SECTIONS,
    "request": REQUESTS,
    "parameter": PARAMETERS,
    "answer": ANSWERS,
    "decision": DECISIONS,
}


@pytest.mark.parametrize("kind", CATALOGUE)
def test_everything_published_has_a_test(kind: str):
    proven = proofs_by_name()

    assert [name for name in CATALOGUE[kind] if name not in proven] == []


def test_no_test_claims_what_is_not_published():
    known = {name for names in CATALOGUE.values() for name in names}

    assert sorted(set(proofs_by_name()) - known) == []


def test_the_catalogue_names_nothing_twice():
    assert all(len(set(names)) == len(names) for names in CATALOGUE.values())
