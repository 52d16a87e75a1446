import { cache } from "../../api/cache";
import { idempotent, newKey } from "../../api/client";
import { send } from "../../api/transport";
import { upload } from "../../api/upload";
import { createStore, useStore } from "../../app/store";
import { connection } from "../../live/connection";
import { t } from "../../strings";
import { messageOf } from "../../ui/States";
import { noteMessage } from "../live";
import { chatKeys } from "../keys";
import { nameOf, type Message, type Place, type Stretch } from "../model";
import { findConversation, myId, NO_SEARCH } from "../queries";
import { Sender } from "./sender";
import { openStore, type Item, type Store } from "./store";

/** What waits to be sent, oldest first. */
export const waiting = createStore<readonly Item[]>([]);
/** How much of the item with a picture has been sent, from 0 to 1. */
export const progress = createStore<{ id: number; part: number } | null>(null);

let store: Promise<Store> | null = null;
let sender: Sender | null = null;
let channel: BroadcastChannel | null = null;

/** Send what this person has waiting, and whatever they write, until the returned function is called. */
export function startOutbox(person: number): () => void {
  const stopped = new AbortController();
  channel = new BroadcastChannel(`organizer.outbox.${person}`);
  channel.onmessage = () => void readWaiting(person);
  void openOwn(person, stopped.signal);
  const stopFollowing = connection.subscribe(() => connection.get() === "live" && void sender?.wake());
  addEventListener("online", () => void sender?.wake(), { signal: stopped.signal });
  return () => {
    stopped.abort();
    stopFollowing();
    sender?.stop();
    sender = null;
    channel?.close();
    channel = null;
    waiting.set([]);
  };
}

/** Take a message to be sent. It shows at once, and goes out when it can. */
export async function sendMessage(place: Place, text: string, image: File | null): Promise<void> {
  const stretch = cache.getQueryData<Stretch>(chatKeys.stretch(place, NO_SEARCH));
  const after = Math.max(stretch?.messages.at(-1)?.position ?? 0, findConversation(place)?.last_position ?? 0);
  const own = { person: myId(), place, text, image };
  await (await openOnce()).add({ ...own, key: newKey(), after, at: Date.now(), triedAt: 0, failure: "" });
  await readWaiting(own.person);
  channel?.postMessage("changed");
  await sender?.wake();
}

export const retryItem = (item: Item) => sender?.retry(item);
export const discardItem = (item: Item) => sender?.discard(item);

export function useWaiting(): readonly Item[] {
  return useStore(waiting);
}

/**
 * The waiting items of a place that are to be shown. One whose message has come by the stream already, before the
 * answer to its sending, would be seen twice.
 */
export function itemsAt(items: readonly Item[], place: Place, messages: readonly Message[], me: number): Item[] {
  const taken = new Set<number>();
  return items.filter((item) => {
    if (nameOf(item.place) !== nameOf(place)) return false;
    if (item.triedAt === 0 || item.failure) return true;
    const posted = messages.find(
      (one) => one.owner_id === me && one.position > item.after && one.message === item.text && !taken.has(one.id),
    );
    if (posted) taken.add(posted.id);
    return !posted;
  });
}

async function openOwn(person: number, stopped: AbortSignal): Promise<void> {
  const items = await openOnce();
  // Nothing that one person wrote is left for the next at this browser.
  const others = (await items.all()).filter((one) => one.person !== person);
  for (const item of others) await items.remove(item.id);
  if (stopped.aborted) return;
  sender = new Sender(person, items, {
    post,
    onSent: (item, message) => {
      progress.set((now) => (now?.id === item.id ? null : now));
      noteMessage(cache, message, "message.posted");
      waiting.set((before) => before.filter((one) => one.id !== item.id));
    },
    onChange: async () => {
      await readWaiting(person);
      channel?.postMessage("changed");
    },
    describe: messageOf,
    unsure: t.chat.outbox.unsure,
    underLock: (work) =>
      "locks" in navigator
        ? (navigator.locks.request(`organizer.outbox.${person}`, work) as ReturnType<typeof work>)
        : work(),
  });
  await readWaiting(person);
  await sender.wake();
}

function openOnce(): Promise<Store> {
  store ??= openStore();
  return store;
}

async function readWaiting(person: number): Promise<void> {
  const items = await (await openOnce()).all();
  if (myId() === person) waiting.set(items.filter((one) => one.person === person));
}

async function post(item: Item): Promise<Message> {
  waiting.set((before) => before.map((one) => (one.id === item.id ? item : one)));
  const { team, other } = item.place;
  const url = other === null ? `/team-chat-post/${team}` : `/private-chat-post/${team}/${other}`;
  const headers = idempotent(item.key);
  if (!item.image) {
    const body = { team, message: item.text, ...(other === null ? {} : { recipient: other }) };
    return (await send<Message>({ method: "POST", url, body, headers })).data;
  }
  const form = new FormData();
  form.set("team", String(team));
  if (other !== null) form.set("recipient", String(other));
  form.set("message", item.text);
  form.set("image", item.image, item.image.name);
  const onProgress = (part: number) => progress.set({ id: item.id, part });
  return upload<Message>({ method: "POST", url, form, headers, onProgress });
}
