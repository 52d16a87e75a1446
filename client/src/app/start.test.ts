import { beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { cache } from "../api/cache";
import { noteSignedIn, noteSignedOut, rememberedProfile } from "../api/session";
import type { Profile } from "../api/types";
import { start } from "./start";

const person = (pk: number, username: string) => ({ pk, username }) as Profile;
const WHAT_ALICE_SAW = ["tasks", "one", 1];

beforeAll(() => {
  vi.stubGlobal("fetch", () => Promise.reject(new TypeError("no server here")));
  start();
});
beforeEach(() => {
  noteSignedIn(person(1, "alice"));
  cache.setQueryData(WHAT_ALICE_SAW, { title: "Roses" });
});

describe("the next person at this browser", () => {
  it("finds nothing of the one who signed out", () => {
    noteSignedOut();
    expect(cache.getQueryData(WHAT_ALICE_SAW)).toBeUndefined();
  });

  it("finds nothing of the one in whose place they sign in", () => {
    noteSignedIn(person(2, "bob"));
    expect(cache.getQueryData(WHAT_ALICE_SAW)).toBeUndefined();
  });
});

it("keeps what is known when the same person's profile changes", () => {
  noteSignedIn(person(1, "alicia"));
  expect(cache.getQueryData(WHAT_ALICE_SAW)).toEqual({ title: "Roses" });
});

it("remembers who is signed in, and forgets them when they sign out", () => {
  expect(rememberedProfile()?.username).toBe("alice");
  noteSignedOut();
  expect(rememberedProfile()).toBeNull();
  expect(Object.values({ ...localStorage }).join()).not.toContain("alice");
});
