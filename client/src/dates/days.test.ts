import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import {
  addDays,
  addMonths,
  dayOf,
  groupByDay,
  isDay,
  monthGrid,
  moveToDay,
  usualTime,
  utcMonthsOf,
  weekOf,
} from "./days";

const MONDAY = 1;
const SUNDAY = 0;

describe("days in the viewer's zone", () => {
  beforeAll(() => void vi.stubEnv("TZ", "America/New_York"));
  afterAll(() => vi.unstubAllEnvs());

  it("puts a moment into the viewer's day, not into UTC's", () => {
    expect(dayOf(new Date("2026-11-22T03:00:00Z"))).toBe("2026-11-21");
    expect(dayOf(new Date("2026-11-22T06:00:00Z"))).toBe("2026-11-22");
  });

  it("knows days from other texts", () => {
    expect(isDay("2026-02-28")).toBe(true);
    for (const text of [null, "", "2026-02-29", "2026-2-1", "today", "2026-13-01"]) expect(isDay(text)).toBe(false);
  });

  it("counts days across months and clock changes", () => {
    expect(addDays("2026-10-31", 1)).toBe("2026-11-01");
    expect(addDays("2026-10-31", 2)).toBe("2026-11-02"); // clocks go back on 1 November
    expect(addDays("2026-03-01", -1)).toBe("2026-02-28");
  });

  it("counts months to a day that there is", () => {
    expect(addMonths("2026-01-31", 1)).toBe("2026-02-28");
    expect(addMonths("2026-12-15", 1)).toBe("2027-01-15");
    expect(addMonths("2026-01-15", -1)).toBe("2025-12-15");
  });

  it("keeps the time of day when something moves across a clock change", () => {
    // Nine in the morning, before and after.
    expect(moveToDay("2026-10-30T13:00:00.000Z", "2026-11-03")).toBe("2026-11-03T14:00:00.000Z");
    // From the 31st into a shorter month.
    expect(moveToDay("2026-10-31T13:00:00.000Z", "2026-11-30")).toBe("2026-11-30T14:00:00.000Z");
  });

  it("makes whole weeks of a month, from the viewer's first weekday", () => {
    const weeks = monthGrid("2026-11-22", MONDAY);
    expect(weeks.map((week) => week[0])).toEqual([
      "2026-10-26",
      "2026-11-02",
      "2026-11-09",
      "2026-11-16",
      "2026-11-23",
      "2026-11-30",
    ]);
    expect(monthGrid("2026-11-22", SUNDAY)[0]?.[0]).toBe("2026-11-01");
    expect(weekOf("2026-11-22", SUNDAY)[0]).toBe("2026-11-22");
    expect(weekOf("2026-11-22", MONDAY)[0]).toBe("2026-11-16");
  });

  it("asks for every month of UTC that the days touch", () => {
    expect(utcMonthsOf(["2026-11-01", "2026-11-30"])).toEqual(["2026-11", "2026-12"]); // its last evening is December's
    expect(utcMonthsOf(["2026-11-02", "2026-11-08"])).toEqual(["2026-11"]);
    expect(utcMonthsOf(["2026-12-28", "2027-01-03"])).toEqual(["2026-12", "2027-01"]);
  });

  it("groups by day, in order of time, then of making", () => {
    const things = [
      { id: 3, due_at: "2026-11-22T15:00:00Z" },
      { id: 2, due_at: "2026-11-22T14:00:00Z" },
      { id: 1, due_at: "2026-11-22T15:00:00.000Z" },
      { id: 4, due_at: "2026-11-22T04:59:00Z" },
    ];
    const days = groupByDay(things);
    expect([...days.keys()].sort()).toEqual(["2026-11-21", "2026-11-22"]);
    expect(days.get("2026-11-22")?.map((one) => one.id)).toEqual([2, 1, 3]);
  });

  it("proposes nine, or today a time to come", () => {
    const now = new Date(2026, 10, 22, 15, 30);
    expect(usualTime("2026-11-23", now)).toEqual(new Date(2026, 10, 23, 9));
    expect(usualTime("2026-11-22", now)).toEqual(new Date(2026, 10, 22, 16));
    expect(usualTime("2026-11-22", new Date(2026, 10, 22, 23, 30))).toEqual(new Date(2026, 10, 22, 23, 59));
    expect(usualTime("2026-11-22", new Date(2026, 10, 22, 23, 59, 30))).toEqual(new Date(2026, 10, 23, 9));
  });
});
