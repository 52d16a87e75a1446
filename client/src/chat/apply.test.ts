import { describe, expect, it } from "vitest";
import type { LiveEvent } from "../live/events";
import { applyToConversations, applyToStretch } from "./apply";
import type { Conversation, Message, Place, Stretch } from "./model";
import { addEarlier, addLater, LONGEST } from "./stretch";

const ME = 1;
const PLACE: Place = { team: 5, other: null };

const message = (position: number, more: Partial<Message> = {}): Message => ({
  id: 100 + position,
  conversation: 9,
  team: 5,
  owner: "bob",
  owner_id: 2,
  message: `text ${position}`,
  image: null,
  position,
  posted_at: "2026-11-22T09:00:00Z",
  edited_at: null,
  version: 1,
  ...more,
});
const posted = (data: Message): LiveEvent => ({ cursor: "e-1", at: "", type: "message.posted", lost: false, data });
const edited = (data: Message): LiveEvent => ({ cursor: "e-1", at: "", type: "message.edited", lost: false, data });
const deleted = (id: number): LiveEvent => ({
  cursor: "e-1",
  at: "",
  type: "message.deleted",
  lost: true,
  data: { id, conversation: 9, team: 5 },
});
const range = (from: number, to: number) => Array.from({ length: to - from + 1 }, (_, index) => message(from + index));
const stretch = (from: number, to: number, more: Partial<Stretch> = {}): Stretch => ({
  messages: range(from, to),
  hasEarlier: false,
  hasLater: false,
  ...more,
});
const positions = ({ messages }: Stretch) => messages.map((one) => one.position);
const apply = (now: Stretch, event: LiveEvent, isFiltered = false) => applyToStretch(now, event, PLACE, ME, isFiltered);

describe("a stretch of messages", () => {
  it("takes a new message at its end once", () => {
    const after = apply(apply(stretch(1, 3), posted(message(4))), posted(message(4)));
    expect(positions(after)).toEqual([1, 2, 3, 4]);
  });

  it("puts a message that comes late where it belongs", () => {
    const now = { ...stretch(1, 2), messages: [message(1), message(3)] };
    expect(positions(apply(now, posted(message(2))))).toEqual([1, 2, 3]);
  });

  it("leaves out what lies beyond its ends", () => {
    const now = stretch(10, 12, { hasEarlier: true, hasLater: true });
    expect(apply(now, posted(message(20)))).toBe(now);
    expect(apply(now, posted(message(3)))).toBe(now);
  });

  it("leaves out other conversations, and what a search might not find", () => {
    const now = stretch(1, 2);
    expect(apply(now, posted(message(3, { recipient: "me", recipient_id: ME })))).toBe(now);
    expect(apply(now, posted(message(3)), true)).toBe(now);
  });

  it("never goes back to an older version", () => {
    const newer = apply(stretch(1, 2), edited(message(2, { message: "new", version: 3 })));
    expect(newer.messages[1]?.message).toBe("new");
    expect(apply(newer, edited(message(2, { message: "old", version: 2 })))).toBe(newer);
  });

  it("loses what was deleted", () => {
    expect(positions(apply(stretch(1, 3), deleted(102)))).toEqual([1, 3]);
  });

  it("lets its far end go when it becomes too long", () => {
    const up = addEarlier(stretch(51, 50 + LONGEST), stretch(1, 50, { hasEarlier: true, hasLater: true }));
    expect([up.messages[0]?.position, up.messages.length, up.hasEarlier, up.hasLater]).toEqual([
      1,
      LONGEST,
      true,
      true,
    ]);
    const down = addLater(up, stretch(LONGEST + 1, LONGEST + 50, { hasLater: false }));
    expect([down.messages[0]?.position, down.messages.length, down.hasEarlier, down.hasLater]).toEqual([
      51,
      LONGEST,
      true,
      false,
    ]);
  });
});

describe("the list of conversations", () => {
  const conversation = (id: number, more: Partial<Conversation> = {}): Conversation => ({
    id,
    kind: "team",
    team: 5,
    team_name: "Team",
    title: "Team",
    other: null,
    message_count: 3,
    last_position: 3,
    last_message: message(3),
    last_activity: null,
    unread: 0,
    read_position: 3,
    ...more,
  });
  const list = [conversation(8), conversation(9)];

  it("moves a conversation to the top and counts its message once", () => {
    const once = applyToConversations(list, posted(message(4)), ME) ?? [];
    const twice = applyToConversations(once, posted(message(4)), ME) ?? [];
    expect(twice.map(({ id, unread }) => [id, unread])).toEqual([
      [9, 1],
      [8, 0],
    ]);
  });

  it("counts nothing of one's own", () => {
    const [first] = applyToConversations(list, posted(message(4, { owner_id: ME })), ME) ?? [];
    expect([first?.unread, first?.read_position]).toEqual([0, 4]);
    const behind = [conversation(9, { unread: 2, read_position: 1 })];
    const [still] = applyToConversations(behind, posted(message(4, { owner_id: ME })), ME) ?? [];
    expect([still?.unread, still?.read_position]).toEqual([2, 1]);
  });

  it("is fetched when the conversation is new", () => {
    expect(applyToConversations(list, posted(message(1, { conversation: 10 })), ME)).toBeNull();
  });

  it("follows what was read elsewhere, never back", () => {
    const unread = [conversation(9, { unread: 4, read_position: 3, last_position: 7 })];
    const read = (position: number, left: number): LiveEvent => ({
      cursor: "e-1",
      at: "",
      type: "conversation.read",
      lost: false,
      data: { conversation: 9, read_position: position, unread: left },
    });
    const after = applyToConversations(unread, read(6, 1), ME) ?? [];
    expect(after[0]?.unread).toBe(1);
    expect((applyToConversations(after, read(5, 2), ME) ?? [])[0]?.unread).toBe(1);
  });
});
