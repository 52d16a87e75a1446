import { describe, expect, it } from "vitest";
import { formatDate, formatDay, formatTime } from "../dates/formats";
import { parseQuickAdd } from "./quickAdd";
import { AS_THEY_ARE, TAKEN, TAKEN_DAY_FIRST, TAKEN_MONTH_FIRST, TAKEN_YEAR_FIRST } from "./quickAdd.sentences";

const TODAY = "2026-11-22"; // a Sunday
const NOW = new Date(2026, 10, 22, 15, 30);
const PEOPLE = [
  { id: 7, name: "Bob" },
  { id: 8, name: "carol" },
];
type Order = "dmy" | "mdy" | "ymd";
const parse = (line: string, order: Order = "dmy", kept: string[] = []) =>
  parseQuickAdd(line, {
    day: TODAY,
    people: PEOPLE,
    now: NOW,
    region: { order, firstWeekday: 1 },
    kept: new Set(kept),
  });

describe("a task in one line", () => {
  const tables = { dmy: TAKEN_DAY_FIRST, mdy: TAKEN_MONTH_FIRST, ymd: TAKEN_YEAR_FIRST } as const;
  for (const [order, table] of Object.entries(tables))
    it.each([...TAKEN, ...table])(`takes from “%s” (${order})`, (line, title, due) => {
      const parsed = parse(line, order as Order);
      expect(parsed.title).toBe(title);
      expect(parsed.due).toEqual(new Date(due.replace(" ", "T")));
    });

  it.each(AS_THEY_ARE)("leaves “%s” as it is", (line) => {
    for (const order of ["dmy", "mdy", "ymd"] as const) {
      const parsed = parse(line, order);
      expect(parsed.title).toBe(line);
      expect(parsed.taken).toEqual([]);
    }
  });

  it("reads category, priority and person", () => {
    expect(parse("Call Ann tomorrow 17:05 #work !high @bob")).toMatchObject({
      title: "Call Ann",
      due: new Date(2026, 10, 23, 17, 5),
      category: 2,
      priority: 0,
      assignee: { id: 7, name: "Bob" },
    });
    expect(parse("Call !low the @CAROL #e bank")).toMatchObject({
      title: "Call the bank",
      category: 1,
      priority: 2,
      assignee: { id: 8, name: "carol" },
    });
  });

  it("takes no word without showing it, and no word twice", () => {
    for (const [line] of TAKEN) {
      const { title, taken } = parse(line);
      const shown = [title, ...taken.map(({ text }) => text)].join(" ").split(/\s+/).filter(Boolean);
      const bare = (words: string[]) => words.map((word) => word.replace(/[,;:]$/, "")).sort();
      expect(bare(shown)).toEqual(bare(line.split(/\s+/)));
    }
  });

  it("keeps in the title what is untaken", () => {
    const { taken } = parse("Prepare for tomorrow 9am");
    expect(taken.map(({ text }) => text)).toEqual(["for tomorrow", "9am"]);
    const kept = parse("Prepare for tomorrow 9am", "dmy", [taken[0]?.key ?? ""]);
    expect(kept.title).toBe("Prepare for tomorrow");
    expect(kept.due).toEqual(new Date(2026, 10, 23, 9)); // nine has passed today
    expect(
      parse(
        "Prepare for tomorrow 9am",
        "dmy",
        taken.map(({ key }) => key),
      ).taken,
    ).toEqual([]);
  });

  it.each(["Water the beans every monday", "Jog every day", "Pay rent each month 9am", "Jog every 2 days"])(
    "says of “%s” that it is understood, and not taken",
    (line) => {
      const { unclear, title } = parse(line);
      expect(unclear).toHaveLength(1);
      expect(title).toContain(unclear[0]?.text);
    },
  );

  it("has no title where the line says only when", () => {
    for (const line of ["Monday", "5 PM", "tomorrow 9am !high", "  "]) expect(parse(line).title).toBe("");
  });

  it("proposes the usual where nothing is said", () => {
    expect(parse("x")).toMatchObject({ title: "x", due: new Date(2026, 10, 22, 16), category: 0, priority: 1 });
    expect(parse("x").assignee).toBeNull();
  });

  it("proposes a time to come, however late it is", () => {
    for (const time of ["00:05", "08:59", "23:10", "23:58", "23:59"]) {
      const now = new Date(`${TODAY}T${time}:30`);
      const due = (line: string) => parseQuickAdd(line, { day: TODAY, people: [], now }).due.getTime();
      for (const line of ["x", "x tonight", "x in 30 minutes"]) expect(due(line)).toBeGreaterThan(now.getTime());
    }
  });

  it("reads what dates and times are shown as", () => {
    const moment = new Date(2026, 11, 5, 17, 5);
    for (const date of [formatDate(moment), formatDay(moment), formatDate(moment, new Date(2025, 0, 1))]) {
      const { title, due } = parseQuickAdd(`x ${date}, ${formatTime(moment.toISOString())}`, {
        day: TODAY,
        people: [],
        now: NOW,
      });
      expect([title, due]).toEqual(["x", moment]);
    }
  });
});
