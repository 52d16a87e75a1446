import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { keepFromInputMethods } from "./composing";

const onKey = vi.fn((event: KeyboardEvent) => event.key);
let stop: () => void;
const press = (key: string, more: KeyboardEventInit) =>
  document.body.dispatchEvent(new KeyboardEvent("keydown", { key, bubbles: true, cancelable: true, ...more }));

beforeEach(() => {
  onKey.mockClear();
  stop = keepFromInputMethods();
  document.addEventListener("keydown", onKey, true);
});
afterEach(() => {
  stop();
  document.removeEventListener("keydown", onKey, true);
});

describe("a key that an input method works with", () => {
  it.each(["Enter", "Escape", "a"])("reaches nobody: %s", (key) => {
    press(key, { isComposing: true, keyCode: 229 });
    press(key, { isComposing: true });
    press(key, { keyCode: 229 }); // Safari, after compositionend
    expect(onKey).not.toHaveBeenCalled();
  });

  it("leaves to the browser what it does itself", () => {
    expect(press("Enter", { keyCode: 229 })).toBe(true); // nothing was prevented
  });
});

it("lets all other keys through", () => {
  press("Enter", { keyCode: 13 });
  expect(onKey).toHaveBeenCalledTimes(1);
});
