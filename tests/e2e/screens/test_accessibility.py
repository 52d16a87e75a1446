"""Nothing on any screen keeps people out: by axe-core's rules for WCAG 2.2 AA, in both themes, on desktop and phone."""

import pytest

from tests.e2e.axe import violations
from tests.e2e.focus import focused
from tests.e2e.screens import SCREENS
from tests.e2e.stage import Stage

DESKTOP = {"width": 1280, "height": 800}
PHONE = {"width": 390, "height": 844, "has_touch": True, "is_mobile": True}
# A month of days to choose from is on some of them.
MOST_STOPS = 150


@pytest.fixture(scope="module", params=[DESKTOP, PHONE], ids=["desktop", "phone"])
def stage(request, lasting_window):
    # What fades in has the colours it is judged by only afterwards.
    return Stage(lasting_window, reduced_motion="reduce", **request.param)


@pytest.fixture(params=SCREENS)
def page(request, stage):
    for who in stage.windows:
        who.page.context.set_offline(False)
        who.page.unroute_all(behavior="ignoreErrors")
        who.page.emulate_media(color_scheme="light")
    return SCREENS[request.param](stage).page


def test_a_screen_keeps_nobody_out(page):
    found = []
    for theme in ("light", "dark"):
        page.emulate_media(color_scheme=theme)
        page.locator(f'html[data-theme="{theme}"]').wait_for()
        found += [f"{theme}: {one}" for one in violations(page)]
    assert found == []


@pytest.mark.parametrize("key", ["Tab", "Shift+Tab"])
def test_tab_leads_round_a_screen_and_shows_where_it_is(page, key):
    page.keyboard.press(key)
    first = page.evaluate_handle("document.activeElement")
    for _ in range(MOST_STOPS):
        focused(page)
        page.keyboard.press(key)
        if page.evaluate("first => [first, document.body].includes(document.activeElement)", first):
            return
    raise AssertionError("Tab does not come back")


def test_what_keeps_people_out_is_found(stage):
    page = stage.visitor.page
    stage.visitor.open("sign-in")
    page.get_by_label("Username").wait_for()
    page.evaluate("document.querySelector('label').remove()")
    assert any(one.startswith("label:") for one in violations(page))
    page.keyboard.press("Tab")
    assert focused(page)
    page.evaluate("document.activeElement.style.outline = 'none'")
    with pytest.raises(AssertionError, match="nothing shows"):
        focused(page)
