import { beforeEach, describe, expect, it, vi } from "vitest";
import { ApiError, NetworkError } from "../../api/errors";
import type { Message } from "../model";
import { Sender } from "./sender";
import { PassingStore, type Item, type NewItem } from "./store";

const ME = 7;
const PLACE = { team: 1, other: null };

let store: PassingStore;
let posted: { text: string; key: string }[];
let answers: (Error | null)[];
let sender: Sender;

const item = (text: string, more: Partial<NewItem> = {}): NewItem => ({
  person: ME,
  place: PLACE,
  text,
  image: null,
  key: `key of ${text}`,
  after: 0,
  at: 0,
  triedAt: 0,
  failure: "",
  ...more,
});

function newSender(): Sender {
  return new Sender(ME, store, {
    post: ({ text, key }: Item) => {
      posted.push({ text, key });
      const error = answers.shift();
      return error ? Promise.reject(error) : Promise.resolve({ id: posted.length, message: text } as Message);
    },
    onChange: () => Promise.resolve(),
    onSent: () => undefined,
    describe: (error) => (error as Error).message,
    unsure: "unsure",
    underLock: (work) => work(),
  });
}

beforeEach(() => {
  vi.useFakeTimers();
  store = new PassingStore();
  posted = [];
  answers = [];
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
    expect(bad?.failure).toBe("No.");
    expect(posted.map(({ text }) => text)).toEqual(["bad", "good"]);
    if (bad) await sender.retry(bad);
    expect(posted.at(-1)?.key).not.toBe("key of bad");
    expect(await store.all()).toEqual([]);
  });

  it("asks before trying a message whose key has run out", async () => {
    await store.add(item("old", { triedAt: Date.now() - 24 * 3_600_000 }));
    await sender.wake();
    expect(posted).toEqual([]);
    expect((await store.all())[0]?.failure).toBe("unsure");
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
});
