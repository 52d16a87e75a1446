import { expect, it } from "vitest";
import { dayTitle, shortTime } from "./times";

const TODAY = "2026-12-31";
const at = (day: string) => new Date(`${day}T15:30`).toISOString();

it("names days by how far they are, and by their year when it is another", () => {
  const titles = ["2026-12-31", "2026-12-30", "2026-12-29", "2025-12-31"].map((day) => dayTitle(day, TODAY));
  expect(titles).toEqual(["Today", "Yesterday", "Tuesday, December 29", "Wednesday, December 31, 2025"]);
  expect(dayTitle("2026-12-31", "2027-01-01")).toBe("Yesterday");
  expect(dayTitle("2026-12-29", "2027-01-01")).toBe("Tuesday, December 29, 2026");
});

it("shortens times in the list the same way", () => {
  const times = ["2026-12-31", "2026-12-30", "2026-12-25", "2026-12-24", "2025-12-31"].map((day) =>
    shortTime(at(day), TODAY),
  );
  expect(times[0]).toMatch(/^3:30\sPM$/);
  expect(times.slice(1)).toEqual(["Yesterday", "Friday", "Dec 24", "Dec 31, 2025"]);
});
