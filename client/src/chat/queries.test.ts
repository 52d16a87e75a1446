import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { cache } from "../api/cache";
import { noteSignedIn } from "../api/session";
import type { Profile } from "../api/types";
import type { LiveEvent } from "../live/events";
import { remember } from "../live/recent";
import type { Conversation } from "./model";
import { conversationsQuery, NO_SEARCH, stretchQuery } from "./queries";

const message = (position: number) => ({
  id: 100 + position,
  conversation: 9,
  team: 5,
  owner_id: 2,
  position,
  version: 1,
});
const event = (type: string, data: object, lost = false) => ({ cursor: "e-1", at: "", type, lost, data }) as LiveEvent;
const garden = { id: 9, team: 5, other: null, unread: 0, last_position: 1, read_position: 1, message_count: 1 };

/** The server answers with what it had before `meanwhile`, which is heard while the answer is under way. */
function answer(results: object[], meanwhile: LiveEvent) {
  vi.stubGlobal("fetch", async () => {
    remember(meanwhile);
    return new Response(JSON.stringify({ count: results.length, next: null, previous: null, results }));
  });
}

beforeEach(() => {
  noteSignedIn({ pk: 1, username: "alice" } as Profile);
  cache.clear();
});
afterEach(() => vi.unstubAllGlobals());

describe("an event that comes while an answer is under way", () => {
  it("counts in the list of conversations", async () => {
    answer([garden], event("message.posted", message(2)));
    const [found] = (await cache.fetchQuery(conversationsQuery)) as Conversation[];
    expect([found?.unread, found?.last_position]).toEqual([1, 2]);
  });

  it("is among the messages", async () => {
    answer([message(1)], event("message.posted", message(2)));
    const found = await cache.fetchQuery(stretchQuery({ team: 5, other: null }, NO_SEARCH));
    expect(found.messages.map(({ position }) => position)).toEqual([1, 2]);
  });

  it("takes out what was deleted", async () => {
    answer([message(1), message(2)], event("message.deleted", { id: 101, conversation: 9, team: 5 }, true));
    const found = await cache.fetchQuery(stretchQuery({ team: 5, other: null }, NO_SEARCH));
    expect(found.messages.map(({ position }) => position)).toEqual([2]);
  });
});
