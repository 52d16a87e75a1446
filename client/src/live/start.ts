import { cache } from "../api/cache";
import { session } from "../api/session";
import { send } from "../api/transport";
import { connection } from "./connection";
import { keepCursor, keptCursor } from "./cursors";
import type { LiveEvent } from "./events";
import { Feed, type Told } from "./feed";
import { lead } from "./lead";
import { isLeading, noteLeading } from "./leading";
import { onlinePeople } from "./presence";
import { remember } from "./recent";
import { openSource } from "./source";
import type { Frame } from "./sse";
import { noteTyping } from "./typing";

/** How long after the start the first answers are fetched again, when the events in between were not heard. */
const SETTLING = 1_500;

/**
 * Follow the event stream while somebody is signed in. However many tabs are open, one of them listens and tells the
 * others. `onEvent` gets every event once, in order, in each tab.
 */
export function startLive(onEvent: (event: LiveEvent) => void): void {
  let person = 0;
  let stop: (() => void) | null = null;
  const follow = () => {
    const state = session.get();
    const now = state.status === "signed-in" ? state.user.pk : 0;
    if (now === person) return;
    person = now;
    stop?.();
    stop = now ? listen(now, onEvent) : null;
  };
  session.subscribe(follow);
  follow();
}

function listen(person: number, onEvent: (event: LiveEvent) => void): () => void {
  const channel = new BroadcastChannel(`organizer.live.${person}`);
  const effects = {
    onEvent: (event: LiveEvent) => {
      remember(event);
      onEvent(event);
    },
    onRefetch: refetch,
  };
  const feed = new Feed(effects, keptCursor(person));

  const hear = (told: Told) => {
    if (told.kind === "ask") {
      if (isLeading()) channel.postMessage(stateOf(feed.cursor));
      return;
    }
    feed.hear(told);
    note(told);
  };
  const tell = (told: Told) => {
    channel.postMessage(told);
    hear(told);
  };
  channel.addEventListener("message", (message: MessageEvent<Told>) => hear(message.data));
  channel.postMessage({ kind: "ask" } satisfies Told);

  const withdraw = lead(`organizer.live.${person}`, () => {
    noteLeading(true);
    const close = openSource({
      cursor: () => feed.cursor,
      onState: (state) => tell({ kind: "connection", state }),
      onFrame: (frame) => {
        const told = read(frame, feed.cursor);
        if (told) tell(told);
        if (told?.kind === "event" && told.event.type === "session.ended") void askWhetherSignedIn();
      },
    });
    return () => {
      noteLeading(false);
      close();
    };
  });
  const keep = () => feed.cursor && keepCursor(person, feed.cursor);
  addEventListener("pagehide", keep);
  return () => {
    removeEventListener("pagehide", keep);
    withdraw();
    channel.close();
    connection.set("quiet");
    onlinePeople.set(new Map());
  };
}

function stateOf(cursor: string): Told {
  return { kind: "state", state: connection.get(), cursor, online: [...onlinePeople.get()] };
}

function read({ event, data }: Frame, before: string): Told | null {
  const body: unknown = JSON.parse(data);
  switch (event) {
    case "hello":
      return { kind: "hello", cursor: (body as { cursor: string }).cursor, isNew: before === "" };
    case "reset":
      return { kind: "reset", cursor: (body as { cursor: string }).cursor };
    case "typing":
    case "presence":
      return { kind: event, data: body } as Told;
    default:
      return { kind: "event", before, event: body as LiveEvent };
  }
}

/** Keep the stores that stand beside the cache. */
function note(told: Told): void {
  if (told.kind === "typing") noteTyping(told.data);
  else if (told.kind === "presence")
    onlinePeople.set((before) => new Map(before).set(told.data.user_id, told.data.online));
  else if (told.kind === "connection") noteConnection(told.state);
  else if (told.kind === "state") {
    connection.set(told.state);
    onlinePeople.set(new Map(told.online));
  }
}

function noteConnection(state: ReturnType<typeof connection.get>): void {
  if (state === "live" && connection.get() !== "live") {
    // Who came and went meanwhile was not told: it is asked anew by whoever shows it.
    onlinePeople.set(new Map());
    void cache.invalidateQueries({ queryKey: ["presence"] });
  }
  connection.set(state);
}

function refetch(why: "gap" | "start"): void {
  if (why === "gap") void cache.invalidateQueries();
  else setTimeout(() => void cache.invalidateQueries(), SETTLING);
}

/** A session of this person ended. If it is this one, asking anything signs this page out. */
async function askWhetherSignedIn(): Promise<void> {
  try {
    await send({ method: "GET", url: "/dj-rest-auth/user/" });
  } catch {
    // Signed out, which the transport has noted; or no connection, which the stream will notice.
  }
}
