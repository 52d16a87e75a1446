import { beforeEach, describe, expect, it, vi } from "vitest";
import { session } from "../api/session";
import type { Profile } from "../api/types";
import { forgetDrafts, readDraft, readFile, writeDraft, writeFile } from "./drafts";

const signIn = (pk: number) => session.set({ status: "signed-in", user: { pk } as Profile });

beforeEach(() => {
  localStorage.clear();
  vi.useRealTimers();
  signIn(1);
});

describe("drafts", () => {
  it("are kept per place, and forgotten when they are emptied", () => {
    writeDraft("chat/team/1", "Hel");
    writeDraft("chat/team/2", "Good");
    expect(readDraft("chat/team/1")).toBe("Hel");
    writeDraft("chat/team/1", "");
    expect([readDraft("chat/team/1"), readDraft("chat/team/2")]).toEqual([undefined, "Good"]);
  });

  it("are one's own", () => {
    writeDraft("chat/team/1", "secret");
    writeFile("chat/team/1", new File(["x"], "x.png"));
    signIn(2);
    expect([readDraft("chat/team/1"), readFile("chat/team/1")]).toEqual([undefined, null]);
    writeDraft("chat/team/1", "mine");
    forgetDrafts(2);
    expect(readDraft("chat/team/1")).toBe("mine");
    signIn(1);
    expect([readDraft("chat/team/1"), readFile("chat/team/1")]).toEqual([undefined, null]);
  });

  it("go at signing out, and nothing else in the storage does", () => {
    localStorage.setItem("organizer.theme", "dark");
    writeDraft("task/new", { title: "Roses" });
    forgetDrafts();
    expect(readDraft("task/new")).toBeUndefined();
    expect(localStorage.getItem("organizer.theme")).toBe("dark");
  });

  it("are bounded: the oldest goes", () => {
    vi.useFakeTimers();
    for (let number = 0; number < 101; number++) {
      vi.setSystemTime(1_000_000 + number);
      writeDraft(`chat/team/${number}`, "text");
    }
    expect([readDraft("chat/team/0"), readDraft("chat/team/1"), readDraft("chat/team/100")]).toEqual([
      undefined,
      "text",
      "text",
    ]);
  });

  it("are gone after months, and unreadable ones count for nothing", () => {
    vi.useFakeTimers();
    writeDraft("chat/team/1", "old");
    vi.setSystemTime(Date.now() + 91 * 24 * 3_600_000);
    expect(readDraft("chat/team/1")).toBeUndefined();
    localStorage.setItem("organizer.draft.1.chat/team/2", "{");
    expect(readDraft("chat/team/2")).toBeUndefined();
  });
});
