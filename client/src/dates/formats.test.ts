import { expect, it } from "vitest";
import { formatDate, formatDay, formatDayHeading, formatRangeShort } from "./formats";

// The browser of the tests speaks en-US.
const NOW = new Date(2026, 11, 31, 23, 59);

it("shows the year of another year only", () => {
  const [here, next, before] = [new Date(2026, 0, 5), new Date(2027, 0, 1), new Date(2025, 11, 31)];
  expect([here, next, before].map((one) => formatDate(one, NOW))).toEqual(["Jan 5", "Jan 1, 2027", "Dec 31, 2025"]);
  expect([here, next].map((one) => formatDay(one, NOW))).toEqual(["Mon, Jan 5", "Fri, Jan 1, 2027"]);
  expect([here, next].map((one) => formatDayHeading(one, NOW))).toEqual([
    "Monday, January 5",
    "Friday, January 1, 2027",
  ]);
});

it("shows the years of a week that reaches into another", () => {
  const range = (from: Date, to: Date) => formatRangeShort(from, to, NOW).replaceAll("\u2009", " ");
  expect(range(new Date(2026, 10, 30), new Date(2026, 11, 6))).toBe("Nov 30 – Dec 6");
  expect(range(new Date(2026, 11, 28), new Date(2027, 0, 3))).toBe("Dec 28, 2026 – Jan 3, 2027");
});
