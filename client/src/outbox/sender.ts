import { newKey } from "../api/client";
import { ApiError, isPassing } from "../api/errors";
import type { Item, Refusal, Store } from "./store";

/** The server knows a key for 24 hours; after that, trying again might make a thing twice. */
const KEY_LASTS = 23 * 3_600_000;
const LONGEST_PAUSE = 30_000;

export interface Ends {
  /** Carry it out, and return the answer. */
  post: (item: Item) => Promise<unknown>;
  onChange: () => Promise<void>;
  /** It is done. Called before it is taken out of the store: what is left then is done once more. */
  onSent: (item: Item, answer: unknown) => Promise<void>;
  /** It could not be sent now, and is tried again later. */
  onPutOff: (item: Item) => void;
  describe: (error: unknown) => Refusal;
  /** What to say of an item whose key has run out. */
  unsure: Refusal;
  /** Whether there is any connection at all: an item that was never tried can never have arrived. */
  hasConnection: () => boolean;
  /** Only one tab sends at a time, else what they send would overtake each other. */
  underLock: <T>(work: () => Promise<T>) => Promise<T>;
}

/**
 * Sends the waiting items of one line, one after the other, oldest first, each until it is answered: no connection means
 * waiting, a refusal sets the item aside for its author to decide. It never gives up.
 */
export class Sender {
  private isRunning = false;
  private isAskedAgain = false;
  private failures = 0;
  private timer: ReturnType<typeof setTimeout> | undefined;
  private isStopped = false;

  constructor(
    private readonly person: number,
    private readonly line: string,
    private readonly store: Store,
    private readonly ends: Ends,
  ) {}

  stop(): void {
    this.isStopped = true;
    clearTimeout(this.timer);
  }

  /** Send what waits, now. */
  async wake(): Promise<void> {
    clearTimeout(this.timer);
    this.isAskedAgain = true;
    if (this.isRunning || this.isStopped) return;
    this.isRunning = true;
    try {
      while (this.isAskedAgain) {
        this.isAskedAgain = false;
        await this.ends.underLock(() => this.sendAll());
      }
    } finally {
      this.isRunning = false;
    }
  }

  /** Try one again that was set aside: under a new key, since the refused one was never carried out. */
  async retry(item: Item): Promise<void> {
    await this.store.put({ ...item, refusal: null, key: newKey(), triedAt: 0 });
    await this.ends.onChange();
    await this.wake();
  }

  async discard(item: Item): Promise<void> {
    const line = (await this.store.all()).filter((one) => one.line === this.line && one.id > item.id);
    await this.store.remove(item.id);
    if (item.isFirst) for (const one of line) await this.store.remove(one.id);
    await this.ends.onChange();
  }

  private async sendAll(): Promise<void> {
    for (;;) {
      const item = await this.findNext();
      if (!item || this.isStopped) return;
      const wait = item.heldUntil - Date.now();
      if (wait > 0) return this.wakeIn(wait);
      if (item.triedAt > 0 && Date.now() - item.triedAt > KEY_LASTS) await this.setAside(item, this.ends.unsure);
      else if (!(await this.sendOne(item))) return;
    }
  }

  private async findNext(): Promise<Item | undefined> {
    const line = (await this.store.all()).filter((one) => one.person === this.person && one.line === this.line);
    const next = line.find((one) => !one.refusal);
    const holder = line.find((one) => one.isFirst && one.refusal);
    return holder && next && holder.id < next.id ? undefined : next;
  }

  /** Returns whether to go on with the next one. */
  private async sendOne(item: Item): Promise<boolean> {
    if (!this.ends.hasConnection()) return this.putOff(item);
    if (item.triedAt === 0) {
      item = { ...item, triedAt: Date.now() };
      await this.store.put(item);
    }
    let answer: unknown;
    try {
      answer = await this.ends.post(item);
    } catch (error) {
      if (error instanceof ApiError && error.status === 401) return false; // it waits until one is signed in again
      if (isPassing(error) || isStillUnderWay(error)) return this.putOff(item, error);
      await this.setAside(item, this.ends.describe(error));
      return true;
    }
    this.failures = 0;
    await this.ends.onSent(item, answer);
    await this.store.remove(item.id);
    await this.ends.onChange();
    return true;
  }

  private async setAside(item: Item, refusal: Refusal): Promise<void> {
    await this.store.put({ ...item, refusal });
    await this.ends.onChange();
  }

  private putOff(item: Item, error?: unknown): false {
    this.failures += 1;
    const asked = error instanceof ApiError ? error.retryAfter * 1000 : 0;
    this.wakeIn(asked || Math.min(1000 * 2 ** this.failures, LONGEST_PAUSE));
    this.ends.onPutOff(item);
    return false;
  }

  private wakeIn(pause: number): void {
    clearTimeout(this.timer);
    if (!this.isStopped) this.timer = setTimeout(() => void this.wake(), pause);
  }
}

/** The first try, whose answer was lost, is not done yet. */
function isStillUnderWay(error: unknown): boolean {
  return error instanceof ApiError && error.status === 409 && error.code === "idempotency_key_in_use";
}
