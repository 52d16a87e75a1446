import { newKey } from "../../api/client";
import { ApiError, isPassing } from "../../api/errors";
import type { Message } from "../model";
import type { Item, Store } from "./store";

/** The server knows a key for 24 hours; after less than that, trying again might post a message twice. */
const KEY_LASTS = 23 * 3_600_000;
const LONGEST_PAUSE = 30_000;

export interface Ends {
  post: (item: Item) => Promise<Message>;
  onChange: () => Promise<void>;
  onSent: (item: Item, message: Message) => void;
  describe: (error: unknown) => string;
  /** What to say of an item whose key has run out. */
  unsure: string;
  /** Only one tab sends at a time, else their messages would overtake each other. */
  underLock: <T>(work: () => Promise<T>) => Promise<T>;
}

/**
 * Sends a person's waiting messages, one after the other, oldest first, each until it is answered: no connection means
 * waiting, a refusal sets the message aside for its author to decide.
 */
export class Sender {
  private isRunning = false;
  private isAskedAgain = false;
  private failures = 0;
  private timer: ReturnType<typeof setTimeout> | undefined;
  private isStopped = false;

  constructor(
    private readonly person: number,
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

  /** Try one again that was set aside: as a new message, since the refused one was never posted. */
  async retry(item: Item): Promise<void> {
    await this.store.put({ ...item, failure: "", key: newKey(), triedAt: 0 });
    await this.ends.onChange();
    await this.wake();
  }

  async discard(item: Item): Promise<void> {
    await this.store.remove(item.id);
    await this.ends.onChange();
  }

  private async sendAll(): Promise<void> {
    for (;;) {
      const item = (await this.store.all()).find((one) => one.person === this.person && !one.failure);
      if (!item || this.isStopped) return;
      if (item.triedAt > 0 && Date.now() - item.triedAt > KEY_LASTS) await this.setAside(item, this.ends.unsure);
      else if (!(await this.sendOne(item))) return;
    }
  }

  /** Returns whether to go on with the next one. */
  private async sendOne(item: Item): Promise<boolean> {
    if (item.triedAt === 0) {
      item = { ...item, triedAt: Date.now() };
      await this.store.put(item);
    }
    try {
      const message = await this.ends.post(item);
      this.failures = 0;
      await this.store.remove(item.id);
      this.ends.onSent(item, message);
      await this.ends.onChange();
      return true;
    } catch (error) {
      if (error instanceof ApiError && error.status === 401) return false; // it waits until one is signed in again
      if (isPassing(error) || isStillUnderWay(error)) {
        this.tryLater(error);
        return false;
      }
      await this.setAside(item, this.ends.describe(error));
      return true;
    }
  }

  private async setAside(item: Item, failure: string): Promise<void> {
    await this.store.put({ ...item, failure });
    await this.ends.onChange();
  }

  private tryLater(error: unknown): void {
    this.failures += 1;
    const asked = error instanceof ApiError ? error.retryAfter * 1000 : 0;
    const pause = asked || Math.min(1000 * 2 ** this.failures, LONGEST_PAUSE);
    clearTimeout(this.timer);
    if (!this.isStopped) this.timer = setTimeout(() => void this.wake(), pause);
  }
}

/** The first try, whose answer was lost, is not done yet. */
function isStillUnderWay(error: unknown): boolean {
  return error instanceof ApiError && error.status === 409 && error.code === "idempotency_key_in_use";
}
