import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { startFocusRescue } from "./focusRescue";

let stop: () => void;
const find = (selector: string) => document.querySelector<HTMLElement>(selector) as HTMLElement;
const press = () => document.body.dispatchEvent(new KeyboardEvent("keydown", { key: "Enter" }));

beforeEach(() => {
  document.body.innerHTML = `
    <div id="root">
      <a href="#main">Skip</a>
      <main tabindex="-1">
        <button id="open">Open</button>
        <ul>
          <li id="a"><button id="first">First</button></li>
          <li id="b"><button id="second">Second</button></li>
          <li id="c"><button id="third">Third</button></li>
        </ul>
      </main>
    </div>`;
  stop = startFocusRescue();
});
afterEach(() => stop());

describe("the focus", () => {
  it("goes to what comes next when its row goes away", async () => {
    find("#second").focus();
    press();
    find("#b").remove();
    await vi.waitFor(() => expect(document.activeElement).toBe(find("#third")));
  });

  it("goes to what came before when nothing comes next", async () => {
    find("#third").focus();
    press();
    find("#c").remove();
    await vi.waitFor(() => expect(document.activeElement).toBe(find("#second")));
  });

  it("goes back to where it was before a dialog that leaves nothing", async () => {
    find("#open").focus();
    const dialog = document.createElement("div");
    dialog.setAttribute("role", "dialog");
    dialog.innerHTML = `<input id="one" /><button id="two">Send</button>`;
    document.body.append(dialog);
    find("#one").focus();
    find("#two").focus();
    press();
    dialog.remove();
    await vi.waitFor(() => expect(document.activeElement).toBe(find("#open")));
  });

  it("goes to the page when all of it was replaced", async () => {
    find("#second").focus();
    press();
    find("main").replaceChildren();
    await vi.waitFor(() => expect(document.activeElement).toBe(find("main")));
  });

  it("stays away from who uses a pointer, and from who left the field", async () => {
    find("#second").focus();
    press();
    find("#second").dispatchEvent(new Event("pointerdown", { bubbles: true }));
    find("#b").remove();
    find("#third").focus();
    press();
    find("#third").blur();
    find("#a").remove();
    await new Promise((resolve) => setTimeout(resolve, 300));
    expect(document.activeElement).toBe(document.body);
  });
});
