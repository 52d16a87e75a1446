import { beforeEach, describe, expect, it, vi } from "vitest";
import { ApiError, NetworkError } from "../api/errors";
import { Sender } from "./sender";
import { PassingStore, type Item, type NewItem } from "./store";

const ME = 7;
const LINE = "messages";

let store: PassingStore;
let posted: { text: string; key: string }[];
let answers: (Error | null)[];
let sender: Sender;
let isConnected = true;

const item = (text: string, more: Partial<NewItem> = {}): NewItem => ({
  person: ME,
  kind: "message",
  line: LINE,
  isFirst: false,
  work: text,
  key: `key of ${text}`,
  at: 0,
  triedAt: 0,
  heldUntil: 0,
  refusal: null,
  ...more,
});

function newSender(): Sender {
  return new Sender(ME, LINE, store, {
    post: ({ work, key }: Item) => {
      posted.push({ text: String(work), key });
      const error = answers.shift();
      return error ? Promise.reject(error) : Promise.resolve(posted.length);
    },
    onChange: () => Promise.resolve(),
    onSent: () => Promise.resolve(),
    onPutOff: () => undefined,
    hasConnection: () => isConnected,
    describe: (error) => ({ message: (error as Error).message, status: 400, fields: {} }),
    unsure: { message: "unsure", status: 0, fields: {} },
    underLock: (work) => work(),
  });
}

beforeEach(() => {
  vi.useFakeTimers();
  store = new PassingStore();
  posted = [];
  answers = [];
  isConnected = true;
  sender = newSender();
});

describe("the outbox", () => {
  it("sends in the order written", async () => {
    for (const text of ["one", "two", "three"]) await store.add(item(text));
    await sender.wake();
    expect(posted.map(({ text }) => text)).toEqual(["one", "two", "three"]);
    expect(await store.all()).toEqual([]);
  });

  it("waits without a connection, and tries again under the same key before anything else", async () => {
    for (const text of ["one", "two"]) await store.add(item(text));
    answers = [new NetworkError("cut"), new NetworkError("cut")];
    await sender.wake();
    expect(posted.map(({ text }) => text)).toEqual(["one"]);
    await vi.advanceTimersByTimeAsync(60_000);
    expect(posted.map(({ text }) => text)).toEqual(["one", "one", "one", "two"]);
    expect(new Set(posted.slice(0, 3).map(({ key }) => key)).size).toBe(1);
  });

  it("goes on after a reload with the same key", async () => {
    await store.add(item("one"));
    answers = [new NetworkError("cut")];
    await sender.wake();
    sender.stop();
    await newSender().wake();
    expect(posted).toEqual([
      { text: "one", key: "key of one" },
      { text: "one", key: "key of one" },
    ]);
    expect(await store.all()).toEqual([]);
  });

  it("waits while the first try is still under way at the server", async () => {
    await store.add(item("one"));
    answers = [new ApiError(409, {}, "idempotency_key_in_use", 1, null)];
    await sender.wake();
    await vi.advanceTimersByTimeAsync(1_000);
    expect(posted.length).toBe(2);
    expect(await store.all()).toEqual([]);
  });

  it("sets a refused message aside, sends the others, and retries under a new key", async () => {
    for (const text of ["bad", "good"]) await store.add(item(text));
    answers = [new ApiError(400, { message: ["No."] }, "", 0, null)];
    await sender.wake();
    const [bad] = await store.all();
    expect(bad?.refusal?.message).toBe("No.");
    expect(posted.map(({ text }) => text)).toEqual(["bad", "good"]);
    if (bad) await sender.retry(bad);
    expect(posted.at(-1)?.key).not.toBe("key of bad");
    expect(await store.all()).toEqual([]);
  });

  it("asks before trying a message whose key has run out", async () => {
    await store.add(item("old", { triedAt: Date.now() - 24 * 3_600_000 }));
    await sender.wake();
    expect(posted).toEqual([]);
    expect((await store.all())[0]?.refusal?.message).toBe("unsure");
  });

  it("keeps messages for whoever is signed out, and never sends another person's", async () => {
    await store.add(item("theirs", { person: 8 }));
    await store.add(item("mine"));
    answers = [new ApiError(401, {}, "", 0, null)];
    await sender.wake();
    await vi.advanceTimersByTimeAsync(60_000);
    expect(posted.map(({ text }) => text)).toEqual(["mine"]);
    expect((await store.all()).length).toBe(2);
  });

  it("holds back what needs a refused first one, and discards it along", async () => {
    await store.add(item("first", { isFirst: true }));
    await store.add(item("second"));
    answers = [new ApiError(400, {}, "", 0, null)];
    await sender.wake();
    expect(posted.map(({ text }) => text)).toEqual(["first"]);
    const [first] = await store.all();
    if (first) await sender.discard(first);
    expect(await store.all()).toEqual([]);
  });

  it("sends nothing of another line", async () => {
    await store.add(item("theirs", { line: "task/1" }));
    await sender.wake();
    expect(posted).toEqual([]);
  });

  it("holds what can be taken back for its time", async () => {
    await store.add(item("deletion", { heldUntil: Date.now() + 9_000 }));
    await sender.wake();
    expect(posted).toEqual([]);
    await vi.advanceTimersByTimeAsync(9_000);
    expect(posted.length).toBe(1);
  });

  it("never counts as tried what was written without any connection, however long that lasts", async () => {
    isConnected = false;
    await store.add(item("one"));
    await sender.wake();
    await vi.advanceTimersByTimeAsync(3 * 24 * 3_600_000);
    expect([posted, (await store.all())[0]?.triedAt]).toEqual([[], 0]);
    isConnected = true;
    await vi.advanceTimersByTimeAsync(60_000);
    expect(posted.length).toBe(1);
  });
});
