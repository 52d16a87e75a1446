import { beforeEach, describe, expect, it } from "vitest";
import { isKnown } from "./cursors";
import type { LiveEvent } from "./events";
import { Feed, type Told } from "./feed";

let heard: string[] = [];
let refetched: string[] = [];
const effects = {
  onEvent: (event: LiveEvent) => heard.push(event.cursor),
  onRefetch: (why: string) => refetched.push(why),
};
const event = (sequence: number, before = sequence - 1): Told => ({
  kind: "event",
  before: before < 0 ? "" : `e-${before}`,
  event: { cursor: `e-${sequence}`, type: "task.deleted", at: "", lost: true, data: { id: 1 } },
});

beforeEach(() => {
  heard = [];
  refetched = [];
});

describe("a tab's feed", () => {
  it("lets each event through once, in order", () => {
    const feed = new Feed(effects, "e-4");
    for (const told of [event(5), event(6), event(5), event(6), event(7)]) feed.hear(told);
    expect(heard).toEqual(["e-5", "e-6", "e-7"]);
    expect(refetched).toEqual([]);
  });

  it("fetches again when it missed what the leading tab heard", () => {
    const feed = new Feed(effects, "e-4");
    feed.hear(event(5));
    feed.hear(event(9, 8));
    expect(refetched).toEqual(["gap"]);
    expect(heard).toEqual(["e-5", "e-9"]);
  });

  it("takes up where the leading tab is when it was just opened", () => {
    const feed = new Feed(effects, "e-2");
    feed.hear({ kind: "state", state: "live", cursor: "e-8", online: [] });
    feed.hear(event(9));
    expect(refetched).toEqual([]);
    expect(heard).toEqual(["e-9"]);
  });

  it("fetches what came before the first hello again, and everything after a reset", () => {
    const feed = new Feed(effects);
    feed.hear({ kind: "hello", cursor: "e-3", isNew: true });
    feed.hear({ kind: "hello", cursor: "e-3", isNew: false });
    expect(refetched).toEqual(["start"]);
    feed.hear({ kind: "reset", cursor: "f-1" });
    expect(refetched).toEqual(["start", "gap"]);
    expect(feed.cursor).toBe("f-1");
  });
});

it("compares cursors of one epoch only", () => {
  expect(isKnown("e-9", "e-10")).toBe(true);
  expect(isKnown("e-11", "e-10")).toBe(false);
  expect(isKnown("f-1", "e-10")).toBe(false);
  expect(isKnown("e-1", "")).toBe(false);
});
