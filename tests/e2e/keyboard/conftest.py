"""Windows without a mouse."""

import pytest

from tests.e2e.keyboard.hands import WATCH, Hands, refuse_pointers


@pytest.fixture
def window(window, monkeypatch):
    refuse_pointers(monkeypatch)

    def open_window(name, **wish):
        opened = window(name, **wish)
        opened.page.add_init_script(WATCH)
        opened.hands = Hands(opened.page)
        return opened

    return open_window
