import type { Connection } from "./connection";
import { isKnown } from "./cursors";
import type { LiveEvent } from "./events";

/** What the leading tab tells the others, word for word what it heard itself. */
export type Told =
  | { kind: "event"; before: string; event: LiveEvent }
  | { kind: "hello"; cursor: string; isNew: boolean }
  | { kind: "reset"; cursor: string }
  | { kind: "typing"; data: { conversation: number; user_id: number; username: string } }
  | { kind: "presence"; data: { user_id: number; online: boolean } }
  | { kind: "connection"; state: Connection }
  | { kind: "state"; state: Connection; cursor: string; online: [number, boolean][] }
  | { kind: "ask" };

export interface Effects {
  onEvent: (event: LiveEvent) => void;
  /** What is known may be wrong: `gap` when events were missed, `start` when they were not heard from the beginning. */
  onRefetch: (why: "gap" | "start") => void;
}

/** Each tab's own place among the events: each is let through once and in order, and a gap is noticed. */
export class Feed {
  cursor: string;
  private hasHeard = false;

  constructor(
    private readonly effects: Effects,
    cursor = "",
  ) {
    this.cursor = cursor;
  }

  hear(told: Told): void {
    if (told.kind === "event") this.hearEvent(told.event, told.before);
    else if (told.kind === "hello" && told.isNew) this.begin(told.cursor);
    else if (told.kind === "reset") {
      this.cursor = told.cursor;
      this.effects.onRefetch("gap");
    } else if (told.kind === "state" && !this.hasHeard) {
      // A tab that has just been opened fetches everything from now on: it goes on from where the leading tab is.
      this.cursor = told.cursor || this.cursor;
    }
  }

  private begin(cursor: string): void {
    const isFirst = !this.cursor;
    if (this.cursor === cursor) return;
    this.cursor = cursor;
    this.effects.onRefetch(isFirst ? "start" : "gap");
  }

  private hearEvent(event: LiveEvent, before: string): void {
    if (isKnown(event.cursor, this.cursor)) return;
    // A tab that the browser had put to sleep may have missed what the leading one said. The leading tab itself hears
    // only from the server, which leaves nothing out.
    const isMissing = this.cursor !== "" && before !== "" && !isKnown(before, this.cursor);
    this.cursor = event.cursor;
    this.hasHeard = true;
    if (isMissing) this.effects.onRefetch("gap");
    this.effects.onEvent(event);
  }
}
