import { beforeEach, expect, it } from "vitest";
import { cache } from "../api/cache";
import { noteSignedIn } from "../api/session";
import type { Profile } from "../api/types";
import { chatKeys } from "./keys";
import { findConversations } from "./palette";

const person = (user_id: number, username: string) => ({ user_id, username });
const team = (id: number, name: string) => ({ kind: "team", team: id, team_name: name, title: name, other: null });

beforeEach(() => {
  noteSignedIn({ pk: 1, username: "alice" } as Profile);
  cache.clear();
  const withBob = { ...team(7, "Garden"), kind: "private", title: "bob", other: { id: 2, username: "bob" } };
  cache.setQueryData(chatKeys.conversations, [team(7, "Garden"), team(8, "Orchard"), withBob]);
  cache.setQueryData(["teams", "people", 7], [person(1, "alice"), person(2, "bob"), person(3, "carol")]);
  cache.setQueryData(["teams", "people", 8], [person(1, "alice"), person(3, "carol")]);
});

it("finds a person with whom there is no chat yet, once, and opens one", async () => {
  const found = await findConversations("caro");
  expect(found.map(({ id, title }) => [id, title])).toEqual([["chat.person/7/3", "carol"]]);
  found[0]?.run?.();
  expect(location.pathname).toBe("/app/chat/person/7/3");
});

it("finds a person with a chat once, and oneself not at all", async () => {
  expect(await findConversations("bob")).toHaveLength(1);
  expect(await findConversations("alice")).toHaveLength(0);
});
