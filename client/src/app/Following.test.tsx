import { act } from "react";
import { createRoot, type Root } from "react-dom/client";
import { Router, useLocation, useSearch } from "wouter";
import { navigate } from "wouter/use-browser-location";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { Following } from "./Following";

let seen: string[] = [];
let root: Root;

function Child({ around }: { around: string }) {
  const [path] = useLocation();
  seen.push(`${around} ${path}?${useSearch()}`);
  return null;
}

function Around() {
  const [path] = useLocation();
  return (
    <Following nameOf={(one) => one.split("/")[1] ?? ""}>
      <Child around={path} />
    </Following>
  );
}

const go = (address: string) => act(() => navigate(address));

beforeEach(() => {
  vi.stubGlobal("IS_REACT_ACT_ENVIRONMENT", true);
  navigate("/app/tasks/week?date=1");
  root = createRoot(document.createElement("div"));
  act(() =>
    root.render(
      <Router base="/app">
        <Around />
      </Router>,
    ),
  );
  seen = [];
});
afterEach(() => {
  act(() => root.unmount());
  vi.unstubAllGlobals();
});

describe("what a link leads to", () => {
  it("follows: what is left sees its own address until then, with its search", () => {
    go("/app/chat/team/1?at=5");
    expect(seen[0]).toBe("/chat/team/1 /tasks/week?date=1");
    expect(seen.at(-1)).toBe("/chat/team/1 /chat/team/1?at=5");
    expect(seen.filter((one) => one.includes("/tasks/week?at=5"))).toEqual([]);
  });

  it("is there at once within what has one name", () => {
    go("/app/tasks/list?q=beans");
    expect(new Set(seen)).toEqual(new Set(["/tasks/list /tasks/list?q=beans"]));
  });
});
