import { describe, expect, it } from "vitest";
import type { Task } from "../api/types";
import type { EventType, LiveEvent, LiveMessage } from "../live/events";
import { combine, isInView, noticeOf, withdrawnBy, type Circumstances, type Notice } from "./decide";

const ALICE = 1;
const BOB = 2;
const CAROL = 3;
const alice: Circumstances = { me: ALICE, teamName: (team) => (team === 7 ? "Garden" : ""), readUpTo: () => 4 };

const event = (type: EventType, data: object, lost = false) =>
  ({ type, data, lost, cursor: "e-1", at: "2026-06-08T10:00:00Z" }) as LiveEvent;
const message = (fields: Partial<LiveMessage> = {}) =>
  event("message.posted", {
    id: 9,
    conversation: 3,
    team: 7,
    owner: "bob",
    owner_id: BOB,
    position: 5,
    message: "The roses\nare in bloom",
    ...fields,
  });
const task = (type: EventType, fields: Partial<Task> = {}) =>
  event(type, { id: 5, owner: "bob", owner_id: BOB, asigned_to: ALICE, title: "Water the roses", ...fields });

describe("what one is notified of", () => {
  it("is a message of somebody else in a team's chat, with the team's name", () => {
    expect(noticeOf(message(), alice)).toEqual({
      tag: "conversation.3",
      title: "bob in Garden",
      body: "The roses are in bloom",
      path: "/chat/team/7",
    });
  });

  it("is a private message, which leads to the chat with its author", () => {
    const notice = noticeOf(message({ recipient: "alice", recipient_id: ALICE }), alice);
    expect(notice).toMatchObject({ title: "bob", path: "/chat/person/7/2" });
  });

  it("is a task that somebody else gave to oneself, also when it was made so", () => {
    for (const type of ["task.assigned", "task.created"] as const)
      expect(noticeOf(task(type), alice)).toEqual({
        tag: "task.5",
        title: "bob assigned you a task",
        body: "Water the roses",
        path: "/?task=5",
      });
  });
});

describe("what one is not notified of", () => {
  it.each([
    ["one's own message, sent from another device", message({ owner: "alice", owner_id: ALICE })],
    ["a message that was read on another device", message({ position: 4 })],
    ["an edited message", { ...message(), type: "message.edited" } as LiveEvent],
    ["a deleted message", event("message.deleted", { id: 9, conversation: 3, team: 7 }, true)],
    ["a task that one gave to oneself", task("task.assigned", { owner: "alice", owner_id: ALICE })],
    [
      "a task of one's own that is given to somebody else",
      task("task.assigned", { owner_id: ALICE, asigned_to: CAROL }),
    ],
    ["a task that was taken back", event("task.assigned", { id: 5 }, true)],
    ["a change of a task that one has already", task("task.changed")],
    ["somebody who joins", event("member.joined", { id: 1, team: 7, user_id: CAROL, member: "carol" })],
  ])("%s", (_, what) => {
    expect(noticeOf(what, alice)).toBeNull();
  });
});

it("takes a notice back when its conversation is read elsewhere, or its task is gone", () => {
  const read = (unread: number) => event("conversation.read", { conversation: 3, read_position: 5, unread });
  expect(withdrawnBy(read(0))).toBe("conversation.3");
  expect(withdrawnBy(read(2))).toBeNull();
  expect(withdrawnBy(event("task.deleted", { id: 5 }, true))).toBe("task.5");
  expect(withdrawnBy(message())).toBeNull();
});

it("knows what is in view: the open conversation, the open task in any view", () => {
  const at = (url: string) => new URL(url, "http://organizer");
  expect(isInView("/chat/team/7", at("/app/chat/team/7?q=rose"))).toBe(true);
  expect(isInView("/chat/team/7", at("/app/chat/team/70"))).toBe(false);
  expect(isInView("/chat/team/7", at("/app/"))).toBe(false);
  expect(isInView("/?task=5", at("/app/tasks/board?task=5"))).toBe(true);
  expect(isInView("/?task=5", at("/app/?task=6"))).toBe(false);
});

it("speaks of many at once in one notice", () => {
  const notice = (number: number): Notice => ({ tag: `task.${number}`, title: "", body: "", path: `/?task=${number}` });
  const three = [1, 2, 3].map(notice);
  expect(combine(three)).toEqual(three);
  expect(combine([...three, notice(4)])).toMatchObject([{ tag: "many", body: "Updates in 4 conversations and tasks" }]);
});
