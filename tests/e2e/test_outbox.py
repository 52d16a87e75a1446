"""Journeys of task changes without a connection: kept, shown, sent once and in order, with a choice when refused."""

import re
import uuid

import pytest

from tests.e2e.chatting import Chat, cut, live, restore, until
from tests.e2e.planning import day, plan, reads

WIDTHS = pytest.mark.parametrize("width", [1280, 390])
WAITING = re.compile("waiting")


@pytest.fixture
def alice(window, width):
    return window(f"alice{uuid.uuid4().hex[:8]}", width=width)


KEPT = """async () => {
    const answer = (request) => new Promise((done) => (request.onsuccess = () => done(request.result)));
    const database = await answer(indexedDB.open("organizer.outbox"));
    const count = await answer(database.transaction("items").objectStore("items").count());
    database.close();
    return count;
}"""


def panel(who):
    return who.page.get_by_role("region", name="Task", exact=True).or_(
        who.page.get_by_role("dialog", name="Task", exact=True)
    )


def titles(who):
    return sorted(one["title"] for one in who.api("GET", "/tasks/?limit=1000")["results"])


def item(who, title):
    return who.page.locator("main [data-task]", has_text=title)


def without_connection(who):
    live(who.page)
    loaded = "performance.getEntriesByType('resource').some(({ name }) => name.includes('ModalDialog'))"
    until(lambda: who.page.evaluate(loaded))
    cut(who)
    who.page.get_by_role("status").filter(has_text="No connection").first.wait_for(state="attached")


@WIDTHS
def test_what_is_made_ticked_and_deleted_without_a_connection_is_sent_later_and_once(alice):
    done, gone = plan(alice, "Water the roses"), plan(alice, "Weed the bed")
    alice.open("tasks/list")
    item(alice, "Weed the bed").wait_for()
    without_connection(alice)
    field = alice.page.get_by_role("textbox", name="Quick add")
    for title in ("Call Ann", "Call Ben"):
        field.fill(title)
        field.press("Enter")
        item(alice, title).wait_for()
    item(alice, "Call Ann").get_by_role("checkbox").click()
    item(alice, "Water the roses").get_by_role("checkbox").click()
    alice.page.get_by_role("button", name=WAITING).click()
    alice.page.get_by_role("dialog").get_by_text("Waiting for the connection").first.wait_for()
    alice.page.keyboard.press("Escape")
    restore(alice)
    reads(alice, done, status=2)
    until(lambda: titles(alice) == ["Call Ann", "Call Ben", "Water the roses", "Weed the bed"])
    until(lambda: [one["status"] for one in alice.api("GET", "/tasks/?search=Ann")["results"]] == [2])
    alice.page.get_by_role("button", name=WAITING).wait_for(state="detached")
    assert alice.api("GET", f"/task/{gone['id']}")["status"] == 0


@WIDTHS
def test_notes_typed_without_a_connection_outlive_the_panel_and_the_page(alice):
    task = plan(alice)
    alice.open(f"?date={day()}&task={task['id']}")
    panel(alice).get_by_label("Notes").wait_for()
    # The page itself still loads: only what would change the server is lost.
    alice.page.route(re.compile(r"/task/\d+$"), lambda route: route.abort())
    panel(alice).get_by_label("Notes").fill("All of them")
    alice.page.keyboard.press("Escape")
    panel(alice).wait_for(state="detached")
    until(lambda: alice.page.evaluate(KEPT) == 1)
    alice.page.unroute_all(behavior="ignoreErrors")
    alice.page.reload()
    reads(alice, task, comment="All of them")


@WIDTHS
def test_a_change_that_was_overtaken_is_kept_with_a_choice_over_a_reload(alice):
    task = plan(alice)
    alice.open(f"?date={day()}&task={task['id']}")
    panel(alice).get_by_label("Notes").wait_for()
    without_connection(alice)
    panel(alice).get_by_label("Notes").fill("Mine")
    panel(alice).get_by_text("Kept here until then").wait_for()
    alice.page.keyboard.press("Escape")
    alice.api("PATCH", f"/task/{task['id']}", {"comment": "Theirs"})
    restore(alice)
    alice.page.get_by_role("button", name="1 change was not saved").wait_for()
    alice.page.reload()
    alice.page.get_by_role("button", name="1 change was not saved").click()
    alice.page.get_by_role("dialog").get_by_text("Change: Mine").wait_for()
    reads(alice, task, comment="Theirs")
    alice.page.get_by_role("button", name="Use mine").click()
    reads(alice, task, comment="Mine")


@WIDTHS
def test_a_lost_answer_makes_no_second_task_and_two_tabs_send_once(alice):
    calls = []

    def lose_answer(route):
        if route.request.method != "POST":
            return route.fallback()
        calls.append(route.request.headers["idempotency-key"])
        route.fetch()
        return route.abort() if len(calls) == 1 else route.fallback()

    alice.page.context.route(re.compile(r"/tasks/$"), lose_answer)
    alice.open("tasks/list")
    second = alice.page.context.new_page()
    second.goto("/app/tasks/list")
    field = alice.page.get_by_role("textbox", name="Quick add")
    field.fill("Call Ann")
    field.press("Enter")
    until(lambda: titles(alice) == ["Call Ann"] and len(calls) == 2)
    until(lambda: second.locator("main [data-task]", has_text="Call Ann").count() == 1)
    until(lambda: item(alice, "Call Ann").count() == 1)
    assert len(set(calls)) == 1
    assert titles(alice) == ["Call Ann"]


@WIDTHS
def test_the_assignee_is_asked_before_deleting_the_owners_task_and_can_take_it_back(window, width):
    chat = Chat(window)
    bob = chat.with_bob(width=width)
    task = plan(chat.alice, asigned_to=bob.user["pk"])
    bob.open(f"?date={day()}&task={task['id']}")
    bob.page.get_by_role("button", name="Delete task").click()
    bob.page.get_by_role("alertdialog").get_by_text(f"This is alice{chat.mark}’s task.").wait_for()
    bob.page.get_by_role("alertdialog").get_by_role("button", name="Delete task").click()
    bob.page.get_by_role("button", name="Undo").click()
    item(bob, "Water the roses").wait_for()
    assert chat.alice.api("GET", f"/task/{task['id']}")["title"] == "Water the roses"
    bob.open(f"?date={day()}&task={task['id']}")
    bob.page.get_by_role("button", name="Delete task").click()
    bob.page.get_by_role("alertdialog").get_by_role("button", name="Delete task").click()
    until(lambda: titles(chat.alice) == [])


PASTE = """([element, text]) => {
  const data = new DataTransfer();
  if (text) { data.setData("text/plain", text); data.setData("text/html", `<table><td>${text}</table>`); }
  data.items.add(new File([new Uint8Array(10)], "image.png", { type: "image/png" }));
  const event = new ClipboardEvent("paste", { clipboardData: data, bubbles: true, cancelable: true });
  return (element ?? document).dispatchEvent(event);
}"""


@WIDTHS
def test_text_of_a_spreadsheet_wins_over_its_picture(alice):
    task = plan(alice)
    alice.open(f"?date={day()}&task={task['id']}")
    notes = panel(alice).get_by_label("Notes")
    notes.wait_for()
    # True: nobody took it from the field, which puts the text in.
    assert alice.page.evaluate(PASTE, [notes.element_handle(), "Seeds\t12"])
    assert alice.api("GET", f"/task/{task['id']}")["file"] is None
    assert not alice.page.evaluate(PASTE, [notes.element_handle(), ""])
    team = alice.api("POST", "/team/", {"name": f"Garden {uuid.uuid4().hex[:6]}"})["id"]
    alice.open(f"chat/team/{team}")
    composer = alice.page.get_by_role("textbox", name=re.compile("^Message to"))
    composer.wait_for()
    assert alice.page.evaluate(PASTE, [composer.element_handle(), "Seeds\t12"])
    assert not alice.page.evaluate(PASTE, [composer.element_handle(), ""])
    alice.page.get_by_role("button", name="Remove picture").wait_for()
