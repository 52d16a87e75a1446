import { act } from "react";
import { createRoot, type Root } from "react-dom/client";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { readError } from "../api/errors";
import { useForm } from "./form";

let root: Root;
let page: HTMLElement;
let refusal: Error | null;

function Example() {
  const form = useForm(["name", "mail"], () => (refusal ? Promise.reject(refusal) : Promise.resolve()));
  return (
    <form onSubmit={form.onSubmit}>
      <input name="name" aria-invalid={form.errors.name ? true : undefined} />
      <input name="mail" aria-invalid={form.errors.mail ? true : undefined} />
      <button>Send</button>
    </form>
  );
}

const field = (name: string) => page.querySelector(`[name=${name}]`);
const send = () => act(async () => page.querySelector("button")?.click());

beforeEach(() => {
  vi.stubGlobal("IS_REACT_ACT_ENVIRONMENT", true);
  // A slow page: the next frame comes before what is to be drawn.
  vi.stubGlobal("requestAnimationFrame", (draw: FrameRequestCallback) => (draw(0), 0));
  page = document.body.appendChild(document.createElement("div"));
  root = createRoot(page);
  act(() => root.render(<Example />));
  page.querySelector("button")?.focus();
});
afterEach(() => {
  act(() => root.unmount());
  page.remove();
  vi.unstubAllGlobals();
});

describe("a form that is refused", () => {
  it("gives the focus to the first field with a message, each time", async () => {
    refusal = readError(400, { mail: ["Enter a mail address."] }, null);
    await send();
    expect(document.activeElement).toBe(field("mail"));
    refusal = readError(400, { name: ["Too long."], mail: ["Enter a mail address."] }, null);
    page.querySelector("button")?.focus();
    await send();
    expect(document.activeElement).toBe(field("name"));
  });

  it("leaves the focus alone when nothing is wrong with a field", async () => {
    refusal = readError(400, { detail: ["Not today."] }, null);
    await send();
    expect(document.activeElement).toBe(page.querySelector("button"));
    refusal = null;
    await send();
    expect(document.activeElement).toBe(page.querySelector("button"));
  });
});
