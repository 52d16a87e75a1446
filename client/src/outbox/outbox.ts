import { newKey } from "../api/client";
import { ApiError } from "../api/errors";
import { session } from "../api/session";
import { createStore, useStore } from "../app/store";
import { connection } from "../live/connection";
import { t } from "../strings";
import { messageOf } from "../ui/States";
import { Sender } from "./sender";
import { openStore, type Item, type NewItem, type Refusal, type Store } from "./store";

/*
 * What people send is kept in this browser until the server has answered: it survives a bad network, a reload and a closed
 * tab. Features say how their kinds are sent; all tabs share one store, and each line is sent by one tab at a time.
 */

/** What waits, oldest first. */
export const waiting = createStore<readonly Item[]>([]);
/** How much of an item with a file has been sent, from 0 to 1. */
export const progress = createStore<{ key: string; part: number } | null>(null);

export interface Kind<Work> {
  post: (item: Item<Work>) => Promise<unknown>;
  /** Called in every tab, before the item is gone. */
  onSent: (item: Item<Work>, answer: unknown) => void;
  /** Called once, in the tab that sent it: what follows in the line can be changed. */
  onLine?: (item: Item<Work>, answer: unknown, rest: readonly Item[]) => Item[];
}

type Heard = { kind: "changed" } | { kind: "sent"; item: Item; answer: unknown } | { kind: "putOff"; key: string };
type Outcome = { isSent: true; answer: unknown } | { isSent: false };

const kinds = new Map<string, Kind<never>>();
const senders = new Map<string, Sender>();
const asking = new Map<string, { resolve: (outcome: Outcome) => void; reject: (why: unknown) => void }[]>();
let store: Promise<Store> | null = null;
let channel: BroadcastChannel | null = null;

export function sendsKind<Work>(name: string, kind: Kind<Work>): void {
  kinds.set(name, kind);
}

/** Send what this person has waiting, and whatever is added, until the returned function is called. */
export function startOutbox(who: number): () => void {
  const stopped = new AbortController();
  const { signal } = stopped;
  channel = new BroadcastChannel(`organizer.outbox.${who}`);
  channel.onmessage = ({ data }: MessageEvent<Heard>) => void hear(data);
  const stopFollowing = connection.subscribe(() => connection.get() === "live" && wakeAll());
  addEventListener("online", wakeAll, { signal });
  const release = () => void (document.visibilityState === "hidden" && releaseHeld());
  document.addEventListener("visibilitychange", release, { signal });
  void openOwn(who, signal);
  return () => {
    stopped.abort();
    stopFollowing();
    senders.forEach((sender) => sender.stop());
    senders.clear();
    channel?.close();
    channel = null;
    waiting.set([]);
  };
}

export interface Wish<Work> {
  kind: string;
  line: string;
  work: Work;
  key?: string;
  isFirst?: boolean;
  heldUntil?: number;
}

/** Take something to be sent. Resolves when it is kept: from then on it is not lost. */
export async function enqueue<Work>({
  key = newKey(),
  isFirst = false,
  heldUntil = 0,
  ...wish
}: Wish<Work>): Promise<void> {
  const own = { ...wish, key, isFirst, heldUntil, person: myId(), at: Date.now(), triedAt: 0, refusal: null };
  await (await openOnce()).add(own satisfies NewItem);
  await readWaiting();
  tell({ kind: "changed" });
  void senderOf(wish.line).wake();
}

/**
 * What becomes of the item with this key: its answer, or that it waits for a better moment (`isSent: false`). Rejects with
 * what the server refused it with. With `isPatient`, waits until it is decided.
 */
export async function outcomeOf(key: string, isPatient = true): Promise<Outcome> {
  for (;;) {
    const outcome = await new Promise<Outcome>((resolve, reject) => {
      asking.set(key, [...(asking.get(key) ?? []), { resolve, reject }]);
    });
    if (outcome.isSent || !isPatient) return outcome;
  }
}

export async function retryItem(item: Item): Promise<void> {
  await senderOf(item.line).retry(item);
}

/** Take it out, unsent. */
export async function discardItem(item: Item): Promise<void> {
  await senderOf(item.line).discard(item);
  void senderOf(item.line).wake();
}

export function findItem(key: string): Item | undefined {
  return waiting.get().find((item) => item.key === key);
}

export function useWaiting(): readonly Item[] {
  return useStore(waiting);
}

function senderOf(line: string): Sender {
  const known = senders.get(line);
  if (known) return known;
  const sender = new Sender(myId(), line, new LateStore(), {
    post: (item) => kindOf(item).post(item as Item<never>),
    onSent: noteSent,
    onChange: async () => {
      await readWaiting();
      tell({ kind: "changed" });
    },
    onPutOff: ({ key }) => {
      const heard: Heard = { kind: "putOff", key };
      void hear(heard);
      tell(heard);
    },
    describe,
    unsure: { message: t.common.outbox.unsure, status: 0, fields: {} },
    hasConnection: () => navigator.onLine || connection.get() === "live",
    underLock: (work) =>
      "locks" in navigator
        ? (navigator.locks.request(`organizer.outbox.${myId()}.${line}`, work) as ReturnType<typeof work>)
        : work(),
  });
  senders.set(line, sender);
  return sender;
}

async function noteSent(item: Item, answer: unknown): Promise<void> {
  const { onLine } = kindOf(item);
  if (onLine) {
    const items = await openOnce();
    const rest = (await items.all()).filter((one) => one.line === item.line && one.id !== item.id);
    const changed = onLine(item as Item<never>, answer, rest);
    for (const one of changed) await items.put(one);
    for (const line of new Set(changed.map((one) => one.line))) setTimeout(() => void senderOf(line).wake());
  }
  const heard: Heard = { kind: "sent", item, answer };
  await hear(heard);
  tell(heard);
}

async function hear(heard: Heard): Promise<void> {
  if (heard.kind === "changed") return readWaiting();
  if (heard.kind === "putOff") return answer(heard.key, ({ resolve }) => resolve({ isSent: false }));
  kindOf(heard.item).onSent(heard.item as Item<never>, heard.answer);
  progress.set((now) => (now?.key === heard.item.key ? null : now));
  await readWaiting(heard.item.id);
  answer(heard.item.key, ({ resolve }) => resolve({ isSent: true, answer: heard.answer }));
}

function answer(
  key: string,
  tellOne: (one: { resolve: (o: Outcome) => void; reject: (why: unknown) => void }) => void,
) {
  const all = asking.get(key) ?? [];
  asking.delete(key);
  all.forEach(tellOne);
}

function tell(heard: Heard): void {
  channel?.postMessage(heard);
}

function wakeAll(): void {
  for (const line of new Set(waiting.get().map((item) => item.line))) void senderOf(line).wake();
}

async function openOwn(who: number, stopped: AbortSignal): Promise<void> {
  await forgetOthers(who);
  if (stopped.aborted) return;
  await readWaiting();
  wakeAll();
}

/** A page that is left may not come back: what could still be taken back is sent. */
async function releaseHeld(): Promise<void> {
  const items = await openOnce();
  for (const item of waiting.get()) {
    if (item.heldUntil < Date.now()) continue;
    await items.put({ ...item, heldUntil: 0 });
    void senderOf(item.line).wake();
  }
}

/** Nothing that one person wrote is left for the next at this browser. */
async function forgetOthers(who: number): Promise<void> {
  const items = await openOnce();
  for (const item of await items.all()) if (item.person !== who) await items.remove(item.id);
}

async function readWaiting(except = 0): Promise<void> {
  const me = myId();
  const items = (await (await openOnce()).all()).filter((one) => one.person === me && one.id !== except);
  if (myId() !== me) return;
  waiting.set(items);
  for (const { key, refusal } of items) if (refusal) answer(key, ({ reject }) => reject(errorOf(refusal)));
}

function describe(error: unknown): Refusal {
  const message = messageOf(error);
  if (!(error instanceof ApiError)) return { message, status: 0, fields: {} };
  const current = (error.body as { current?: unknown } | null | undefined)?.current;
  return { message, status: error.status, fields: error.fields, ...(current ? { current } : {}) };
}

function errorOf({ status, fields, message, current }: Refusal): ApiError {
  return new ApiError(status, Object.keys(fields).length > 0 ? fields : { "": [message] }, "", 0, { current });
}

function kindOf({ kind }: Item): Kind<never> {
  const known = kinds.get(kind);
  if (!known) throw new Error(`nothing sends ${kind}`);
  return known;
}

function myId(): number {
  const state = session.get();
  return state.status === "signed-in" ? state.user.pk : 0;
}

function openOnce(): Promise<Store> {
  store ??= openStore();
  return store;
}

/** The store, opened when it is first used. */
class LateStore implements Store {
  all = async () => (await openOnce()).all();
  add = async (item: NewItem) => (await openOnce()).add(item);
  put = async (item: Item) => (await openOnce()).put(item);
  remove = async (id: number) => (await openOnce()).remove(id);
}
