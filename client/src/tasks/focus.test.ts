import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { keepFocus } from "./focus";

const card = `<div data-task="7"><button role="checkbox">Done</button><button>Water the roses</button></div>`;
const find = (selector: string) => document.querySelector<HTMLElement>(selector) as HTMLElement;
const title = () => find('[data-task="7"] button:last-child');

/** Draw the task on the other day, long after the key was pressed, and let observers see it. */
async function move(): Promise<void> {
  vi.advanceTimersByTime(10_000);
  find('[data-task="7"]').remove();
  find("#tuesday").innerHTML = card;
  await Promise.resolve();
}

beforeEach(() => {
  vi.useFakeTimers();
  document.body.innerHTML = `<main tabindex="-1"><div id="monday">${card}</div><div id="tuesday" tabindex="0"></div></main>`;
});
afterEach(() => vi.useRealTimers());

describe("the focus of a task that is moved", () => {
  it("comes with it, however long it takes to be drawn", async () => {
    title().focus();
    keepFocus(title(), 7);
    await move();
    expect(document.activeElement).toBe(title());
  });

  it("stays at the same one of its buttons", async () => {
    const done = find("[role=checkbox]");
    done.focus();
    keepFocus(done, 7);
    await move();
    expect(document.activeElement).toBe(find("#tuesday [role=checkbox]"));
  });

  it("comes with it although the page gave it to the day meanwhile", async () => {
    title().focus();
    keepFocus(title(), 7);
    find("#tuesday").focus();
    await move();
    expect(document.activeElement).toBe(title());
  });

  it.each(["keydown", "pointerdown"])("stays where the person has gone by a %s", async (kind) => {
    title().focus();
    keepFocus(title(), 7);
    document.body.dispatchEvent(new Event(kind, { bubbles: true }));
    find("#tuesday").focus();
    await move();
    expect(document.activeElement).toBe(find("#tuesday"));
  });
});
