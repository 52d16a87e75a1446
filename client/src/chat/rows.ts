import { dayOf, type Day } from "../dates/days";
import type { Message } from "./model";

/** Messages of one author within this many milliseconds stand together under one name. */
const TOGETHER = 5 * 60_000;

export type Row =
  | { kind: "day"; key: string; day: Day }
  | { kind: "new"; key: string }
  | { kind: "message"; key: string; message: Message; isFirst: boolean };

/**
 * What stands in the timeline: messages, a line where a day begins, and one before the first message of others beyond
 * `readTo` (null: no such line).
 */
export function rowsOf(messages: readonly Message[], readTo: number | null, me: number): Row[] {
  const rows: Row[] = [];
  let before: Message | undefined;
  let isLineDue = readTo !== null;
  for (const message of messages) {
    let isFirst = !before || before.owner_id !== message.owner_id || gap(before, message) > TOGETHER;
    const day = dayOf(new Date(message.posted_at));
    if (!before || dayOf(new Date(before.posted_at)) !== day) {
      rows.push({ kind: "day", key: `day ${day}`, day });
      isFirst = true;
    }
    if (isLineDue && readTo !== null && message.position > readTo && message.owner_id !== me) {
      rows.push({ kind: "new", key: "new" });
      isLineDue = false;
      isFirst = true;
    }
    rows.push({ kind: "message", key: String(message.id), message, isFirst });
    before = message;
  }
  return rows;
}

function gap(first: Message, second: Message): number {
  return Date.parse(second.posted_at) - Date.parse(first.posted_at);
}
