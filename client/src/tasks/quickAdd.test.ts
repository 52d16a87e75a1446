import { describe, expect, it } from "vitest";
import { parseQuickAdd } from "./quickAdd";

const TODAY = "2026-11-22"; // a Sunday
const NOW = new Date(2026, 10, 22, 15, 30);
const PEOPLE = [
  { id: 7, name: "Bob" },
  { id: 8, name: "carol" },
];
const parse = (line: string) => parseQuickAdd(line, TODAY, PEOPLE, NOW);

describe("a task in one line", () => {
  it("reads day, time, category, priority and person, and leaves the title", () => {
    expect(parse("Call Ann tomorrow 17:05 #work !high @bob")).toEqual({
      title: "Call Ann",
      due: new Date(2026, 10, 23, 17, 5),
      category: 2,
      priority: 0,
      assignee: { id: 7, name: "Bob" },
    });
  });

  it("leaves alone what says nothing", () => {
    expect(parse("Buy 5 eggs, #1 grade @nobody !").title).toBe("Buy 5 eggs, #1 grade @nobody !");
    expect(parse("Sunday's roast 25:00").title).toBe("Sunday's roast 25:00");
  });

  it("takes only the first day and the first time", () => {
    const { title, due } = parse("Plan friday on monday 9am 10am");
    expect(title).toBe("Plan on monday 10am");
    expect(due).toEqual(new Date(2026, 10, 27, 9));
  });

  it("knows a weekday as the next one", () => {
    expect(parse("x sun").due).toEqual(new Date(2026, 10, 29, 9));
    expect(parse("x mon").due).toEqual(new Date(2026, 10, 23, 9));
  });

  it("moves a time that has passed to tomorrow, unless a day is named", () => {
    expect(parse("x 9am").due).toEqual(new Date(2026, 10, 23, 9));
    expect(parse("x 16:00").due).toEqual(new Date(2026, 10, 22, 16));
    expect(parse("x today 9am").due).toEqual(new Date(2026, 10, 22, 9));
    expect(parse("x 12am today").due).toEqual(new Date(2026, 10, 22, 0));
  });

  it("proposes the usual where nothing is said", () => {
    expect(parse("x")).toEqual({
      title: "x",
      due: new Date(2026, 10, 22, 16),
      category: 0,
      priority: 1,
      assignee: null,
    });
  });
});
