import pytest
from django.test import Client

from tests.personas import PASSWORD


@pytest.fixture
def browser(alice) -> Client:
    """Alice's browser, signed in by cookies over HTTPS."""
    client = Client()
    answer = client.post("/dj-rest-auth/login/", {"username": "alice", "password": PASSWORD}, secure=True)
    assert answer.status_code == 200
    return client
