import { QueryClient, QueryObserver } from "@tanstack/react-query";
import { beforeEach, describe, expect, it, vi } from "vitest";
import { noteSignedIn } from "../api/session";
import type { Profile } from "../api/types";
import { chatKeys } from "../chat/keys";
import { keys as taskKeys } from "../tasks/collections";
import { teamKeys } from "../teams/queries";
import { applyEvent } from "./applyEvent";
import { CACHES, EFFECTS } from "./effects";
import type { EventType, LiveEvent } from "../live/events";

const ALICE = 1;
const BOB = 2;
const event = (type: string, data: object, lost = false) => ({ cursor: "e-1", at: "", type, lost, data }) as LiveEvent;
const team = { id: 7, name: "Garden", owner: "alice", owner_id: ALICE };

let cache: QueryClient;
const isStale = (key: readonly unknown[]) => cache.getQueryState(key)?.isInvalidated;

beforeEach(() => {
  noteSignedIn({ pk: ALICE, username: "alice" } as Profile);
  cache = new QueryClient();
});

describe("a new team", () => {
  beforeEach(() => cache.setQueryData(chatKeys.conversations, []));

  it("of mine brings its chat along", async () => {
    await applyEvent(event("team.created", team), cache);
    expect(isStale(chatKeys.conversations)).toBe(true);
  });

  it("of somebody else asks for no conversations", async () => {
    await applyEvent(event("team.created", { ...team, owner_id: BOB }), cache);
    expect(isStale(chatKeys.conversations)).toBe(false);
  });
});

describe("who comes and goes", () => {
  const stretch = [...chatKeys.messages, "team/7", {}];
  beforeEach(() => {
    cache.setQueryData(["presence", 7], []);
    cache.setQueryData(teamKeys.people(7), []);
    cache.setQueryData(teamKeys.people(8), []);
    cache.setQueryData(stretch, { messages: [], hasEarlier: false, hasLater: false });
  });

  it.each(["member.joined", "member.left"])("changes who is there: %s", async (type) => {
    await applyEvent(event(type, { id: 3, team: 7, user_id: BOB }), cache);
    expect([isStale(["presence", 7]), isStale(teamKeys.people(7))]).toEqual([true, true]);
    expect([isStale(teamKeys.people(8)), isStale(stretch)]).toEqual([false, false]);
  });

  it("asks for what was said while I was not in the team", async () => {
    await applyEvent(event("member.joined", { id: 3, team: 7, user_id: ALICE }), cache);
    expect(isStale(stretch)).toBe(true);
  });
});

it("shows a new name at tasks, too, and at those whom tasks can be given to", async () => {
  cache.setQueryData(taskKeys.month("2026-06"), { tasks: [], total: 0 });
  cache.setQueryData(taskKeys.teammates, []);
  await applyEvent(event("profile.changed", { id: BOB, username: "robert" }), cache);
  expect([isStale(taskKeys.month("2026-06")), isStale(taskKeys.teammates)]).toEqual([true, true]);
});

it("takes the conversations of a deleted team out, and leaves the others", async () => {
  cache.setQueryData(chatKeys.conversations, [{ team: 7 }, { team: 8 }]);
  await applyEvent(event("team.deleted", { id: 7 }, true), cache);
  await vi.waitFor(() => expect(cache.getQueryData(chatKeys.conversations)).toEqual([{ team: 8 }]));
});

it("asks again when the event came during the first fetch, whose answer may be older", async () => {
  const answers = ["before", "after"];
  let answer: (value: string) => void = () => undefined;
  const queryFn = vi.fn(() => new Promise<string>((resolve) => (answer = resolve)));
  const observer = new QueryObserver(cache, { queryKey: chatKeys.conversations, queryFn, staleTime: Infinity });
  const stop = observer.subscribe(() => undefined);
  const told = applyEvent(event("team.created", team), cache);
  answer(answers[0] ?? "");
  await vi.waitFor(() => expect(queryFn).toHaveBeenCalledTimes(2));
  answer(answers[1] ?? "");
  await told;
  expect(cache.getQueryData(chatKeys.conversations)).toBe("after");
  stop();
});

it("asks for everything again at a kind that it does not know", async () => {
  cache.setQueryData(teamKeys.mine, []);
  await applyEvent(event("team.painted", { id: 7 }), cache);
  expect(isStale(teamKeys.mine)).toBe(true);
});

it("has an effect for each kind, and no cache that nothing reaches", () => {
  const rows = Object.values(EFFECTS);
  for (const kind of Object.keys(EFFECTS) as EventType[]) expect(EFFECTS[kind].some((one) => one !== "-")).toBe(true);
  for (const column of CACHES.keys()) expect(rows.some((row) => row[column] !== "-")).toBe(true);
});
