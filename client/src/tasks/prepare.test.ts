import { describe, expect, it, vi } from "vitest";
import { cache } from "../api/cache";
import { keys } from "./collections";
import { prepare } from "./prepare";

function askedAt(address: string): unknown[] {
  const prefetch = vi.spyOn(cache, "prefetchQuery").mockResolvedValue(undefined);
  history.replaceState(null, "", address);
  prepare();
  const asked = prefetch.mock.calls.map(([query]) => query.queryKey);
  prefetch.mockRestore();
  return asked;
}

describe("prepare", () => {
  it("asks for the months that the calendar in the address touches", () => {
    expect(askedAt("/app/?date=2026-11-15")).toContainEqual(keys.month("2026-11"));
    expect(askedAt("/app/tasks/week?date=2027-03-10")).toEqual([keys.month("2027-03")]);
  });

  it("asks for this month where the address names no day, or none that there is", () => {
    const now = keys.month(new Date().toISOString().slice(0, 7));
    expect(askedAt("/app/")).toContainEqual(now);
    expect(askedAt("/app/?date=2026-02-30")).toContainEqual(now);
  });

  it("asks for nothing where no calendar is shown", () => {
    expect(askedAt("/app/chat")).toEqual([]);
    expect(askedAt("/app/tasks/board")).toEqual([]);
  });
});
