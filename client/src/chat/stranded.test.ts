import { expect, it } from "vitest";
import type { Conversation, Place } from "./model";
import type { PostingItem } from "./posting";
import { strandedItems } from "./stranded";

const garden: Place = { team: 1, other: null };
const bob: Place = { team: 1, other: 7 };
const left: Place = { team: 2, other: null };
const item = (place: Place, message = "Refused.") =>
  ({
    kind: "message",
    work: { place, text: "Hello" },
    refusal: message ? { message, status: 403, fields: {} } : null,
  }) as PostingItem;
const list = [
  { team: 1, other: null },
  { team: 1, other: { id: 7, username: "bob" } },
] as Conversation[];

it("finds what was refused in a conversation that is not there any more", () => {
  const lost = item(left);
  expect(strandedItems([item(garden), lost, item(bob)], list)).toEqual([lost]);
});

it("leaves alone what still waits to be sent", () => {
  expect(strandedItems([item(left, "")], list)).toEqual([]);
});

it("says nothing while the conversations are not known", () => {
  expect(strandedItems([item(left)], undefined)).toEqual([]);
});
