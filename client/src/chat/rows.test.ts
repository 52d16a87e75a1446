import { expect, it } from "vitest";
import type { Message } from "./model";
import { rowsOf } from "./rows";

const message = (position: number, owner_id: number, posted_at: string) =>
  ({ id: position, position, owner_id, posted_at }) as Message;
const shown = (messages: Message[], readTo: number | null) =>
  rowsOf(messages, readTo, 1).map((row) =>
    row.kind === "message" ? `${row.message.position}${row.isFirst ? "!" : ""}` : row.kind,
  );

it("groups what one person writes in a row, and begins each day with a line", () => {
  const messages = [
    message(1, 2, "2026-11-20T12:00:00Z"),
    message(2, 2, "2026-11-20T12:01:00Z"),
    message(3, 1, "2026-11-20T12:01:30Z"),
    message(4, 1, "2026-11-20T12:20:00Z"),
    message(5, 1, "2026-11-22T12:20:00Z"),
  ];
  expect(shown(messages, null)).toEqual(["day", "1!", "2", "3!", "4!", "day", "5!"]);
});

it("draws the line before the first unread message of others", () => {
  const messages = [1, 2, 3, 4].map((one) => message(one, one === 2 ? 1 : 2, `2026-11-20T12:00:0${one}Z`));
  expect(shown(messages, 1)).toEqual(["day", "1!", "2!", "new", "3!", "4"]);
  expect(shown(messages, 4)).toEqual(["day", "1!", "2!", "3!", "4"]);
});
