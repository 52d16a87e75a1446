import { act, Suspense } from "react";
import { createRoot, type Root } from "react-dom/client";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { ErrorBoundary } from "../app/ErrorBoundary";
import { lazy } from "./lazy";

let root: Root;
let load: ReturnType<typeof vi.fn<() => Promise<{ default: () => string }>>>;

beforeEach(() => {
  (globalThis as { IS_REACT_ACT_ENVIRONMENT?: boolean }).IS_REACT_ACT_ENVIRONMENT = true;
  document.head.innerHTML = '<script type="module" src="/app/assets/index-1.js"></script>';
  document.body.innerHTML = "<div></div>";
  root = createRoot(document.body.firstElementChild as Element);
  vi.spyOn(console, "error").mockImplementation(() => undefined); // React tells of what a boundary caught
  load = vi.fn(() => Promise.reject(new TypeError("Failed to fetch dynamically imported module")));
});
afterEach(() => act(() => root.unmount()));

async function show(page: () => Promise<Response>) {
  vi.stubGlobal("fetch", vi.fn(page));
  const Part = lazy(() => load());
  await act(async () =>
    root.render(
      <ErrorBoundary>
        <Suspense fallback="…">
          <Part />
        </Suspense>
      </ErrorBoundary>,
    ),
  );
  await vi.waitFor(() => expect(document.body.textContent).not.toBe("…"));
}
const text = () => document.body.textContent;

it("says that there is no connection, and heals by itself when it is back", async () => {
  await show(() => Promise.reject(new TypeError("Failed to fetch")));
  expect(text()).toContain("cannot be reached");
  expect(text()).not.toContain("new version");
  load.mockResolvedValue({ default: () => "Here it is" });
  await act(async () => void dispatchEvent(new Event("online")));
  await vi.waitFor(() => expect(text()).toBe("Here it is"));
});

it("speaks of a new version when the server's page is of another build", async () => {
  await show(async () => new Response('<script type="module" src="/app/assets/index-2.js"></script>'));
  await vi.waitFor(() => expect(text()).toContain("new version"));
});

it("speaks of none when the page is of the same build", async () => {
  await show(async () => new Response('<script type="module" src="/app/assets/index-1.js"></script>'));
  await act(async () => Promise.resolve());
  expect(text()).not.toContain("new version");
});
