import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { registerCommands, type Command } from "./commands";
import { startKeys } from "./keys";

let stop: () => void;
const undo: (() => void)[] = [];
const made = (id: string, keys: string, run: () => void): Command => ({ id, keys, run, title: id, section: "" });
const press = (key: string, more: KeyboardEventInit = {}, target: EventTarget = document.body) =>
  target.dispatchEvent(new KeyboardEvent("keydown", { key, bubbles: true, cancelable: true, ...more }));

beforeEach(() => {
  stop = startKeys();
});
afterEach(() => {
  stop();
  undo.splice(0).forEach((one) => one());
  document.body.replaceChildren();
});

describe("keys", () => {
  it("run a command by one key, by two in a row, and with Ctrl", () => {
    const [one, two, three] = [vi.fn(), vi.fn(), vi.fn()];
    undo.push(registerCommands([made("one", "n", one), made("two", "g c", two), made("three", "mod+k", three)]));
    press("n");
    press("g");
    press("c");
    press("K", { ctrlKey: true });
    press("c");
    for (const run of [one, two, three]) expect(run).toHaveBeenCalledTimes(1);
  });

  it("leave typing alone, but for keys with Ctrl", () => {
    const [plain, chord] = [vi.fn(), vi.fn()];
    undo.push(registerCommands([made("plain", "n", plain), made("chord", "mod+k", chord)]));
    const input = document.body.appendChild(document.createElement("input"));
    press("n", {}, input);
    press("k", { ctrlKey: true }, input);
    expect(plain).not.toHaveBeenCalled();
    expect(chord).toHaveBeenCalledTimes(1);
  });

  it("prefer what was registered last, until it is gone", () => {
    const [everywhere, here] = [vi.fn(), vi.fn()];
    undo.push(registerCommands([made("everywhere", "n", everywhere)]));
    const leave = registerCommands([made("here", "n", here)]);
    press("n");
    leave();
    press("n");
    expect(here).toHaveBeenCalledTimes(1);
    expect(everywhere).toHaveBeenCalledTimes(1);
  });
});
