"""Journeys of notifications by the system: when asked for, once, of others only, and gone with whoever signs out."""

import uuid

import pytest

from tests.e2e.chatting import Chat, live, settled, until

# The browser's own, remembered by the page: what shows them is no part of a page.
REMEMBER = """
  window.shown = []
  const Real = window.Notification
  window.Notification = class extends Real {
    constructor(title, options) {
      super(title, options)
      window.shown.push(this)
    }
    close() {
      this.isClosed = true
      super.close()
    }
  }
"""
SHOWN = "window.shown.map((one) => [one.title, one.body])"
KEPT = "navigator.serviceWorker.ready.then((it) => it.getNotifications()).then((all) => all.map((one) => one.body))"


class Scene(Chat):
    """Alice and Bob are in a team. Bob's browser lets the organizer notify."""

    def __init__(self, window, **wish):
        super().__init__(window)
        self.bob = self.with_bob(**wish)
        context = self.bob.page.context
        context.grant_permissions(["notifications"])
        context.add_init_script(REMEMBER)

    def turn_on(self):
        self.bob.open("settings/notifications")
        switch = self.bob.page.get_by_role("checkbox", name="Notify me on this device")
        assert not switch.is_checked()
        switch.check()
        until(switch.is_checked)

    def shown(self, page=None):
        return (page or self.bob.page).evaluate(SHOWN)

    def write_to_bob(self, text):
        url = f"/private-chat-post/{self.team}/{self.bob.user['pk']}"
        self.alice.api("POST", url, {"team": self.team, "recipient": self.bob.user["pk"], "message": text})


@pytest.fixture
def scene(window):
    return Scene(window)


def test_messages_elsewhere_are_notified_of_and_those_in_view_and_ones_own_are_not(scene):
    scene.turn_on()
    scene.open(scene.bob)
    live(scene.bob.page)
    scene.post(scene.alice, "In view")
    settled(scene.bob, "In view").wait_for()
    scene.post(scene.bob, "My own, from another device")
    settled(scene.bob, "My own").wait_for()
    scene.write_to_bob("Between us")
    until(lambda: scene.shown())
    assert scene.shown() == [[f"alice{scene.mark}", "Between us"]]
    scene.bob.page.evaluate("window.shown[0].onclick()")
    settled(scene.bob, "Between us").wait_for()
    scene.post(scene.alice, "Out of view now")
    until(lambda: len(scene.shown()) == 2)
    assert scene.shown()[1] == [f"alice{scene.mark} in Garden {scene.mark}", "Out of view now"]


def test_two_tabs_notify_once_and_what_either_shows_is_in_view(scene):
    scene.turn_on()
    live(scene.bob.page)
    second = scene.bob.page.context.new_page()
    second.goto(f"/app/chat/team/{scene.team}")
    live(second)
    scene.post(scene.alice, "Seen in the second tab")
    second.locator("main li[data-position]", has_text="Seen in").wait_for()
    scene.write_to_bob("Between us")
    until(lambda: scene.shown() + scene.shown(second))
    assert scene.shown() + scene.shown(second) == [[f"alice{scene.mark}", "Between us"]]


def test_a_task_given_to_somebody_is_notified_of_and_leads_to_it(scene):
    scene.turn_on()
    live(scene.bob.page)
    due = "2030-05-01T10:00:00Z"
    scene.bob.api("POST", "/tasks/", {"title": "My own", "due_date": due, "asigned_to": scene.bob.user["pk"]})
    given = {"title": "Water the roses", "due_date": due, "asigned_to": scene.bob.user["pk"]}
    task = scene.alice.api("POST", "/tasks/", given)
    until(lambda: scene.shown())
    assert scene.shown() == [[f"alice{scene.mark} assigned you a task", "Water the roses"]]
    scene.bob.page.evaluate("window.shown[0].onclick()")
    scene.bob.page.get_by_role("region", name="Task", exact=True).get_by_label("Title").wait_for()
    assert f"task={task['id']}" in scene.bob.page.url


def test_nobody_is_notified_who_has_not_asked_for_it_or_has_signed_out(scene):
    scene.bob.open("settings")
    live(scene.bob.page)
    scene.write_to_bob("Not asked for")
    scene.bob.page.get_by_role("navigation", name="Main").get_by_text("1 unread").wait_for(state="attached")
    assert scene.shown() == []
    scene.turn_on()
    live(scene.bob.page)
    scene.write_to_bob("Asked for")
    until(lambda: scene.shown())
    scene.bob.page.get_by_role("main").get_by_role("button", name="Sign out").click()
    scene.bob.page.get_by_role("button", name="Sign in").wait_for()
    until(lambda: scene.bob.page.evaluate("window.shown.every((one) => one.isClosed)"))
    scene.write_to_bob("To nobody")
    scene.bob.page.wait_for_timeout(3_000)  # longer than a notice takes
    assert [body for _, body in scene.shown()] == ["Asked for"]


def test_a_browser_that_blocks_notifications_is_explained(window):
    bob = window(f"bob{uuid.uuid4().hex[:8]}")
    bob.page.add_init_script("Object.defineProperty(Notification, 'permission', { get: () => 'denied' })")
    bob.open("settings/notifications")
    bob.page.get_by_text("This browser blocks notifications from here.").wait_for()
    assert bob.page.get_by_role("checkbox", name="Notify me on this device").is_disabled()


def test_the_service_worker_shows_them_and_a_click_opens_the_conversation(window):
    scene = Scene(window, service_workers="allow")
    scene.turn_on()
    live(scene.bob.page)
    scene.bob.page.evaluate("navigator.serviceWorker.ready.then(() => true)")
    scene.write_to_bob("Between us")
    until(lambda: scene.bob.page.evaluate(KEPT) == ["Between us"])
    assert scene.shown() == []  # by the worker alone
    worker = scene.bob.page.context.service_workers[0]
    worker.evaluate(
        """async () => {
          const [notification] = await registration.getNotifications()
          dispatchEvent(new NotificationEvent("notificationclick", { notification }))
        }"""
    )
    settled(scene.bob, "Between us").wait_for()
