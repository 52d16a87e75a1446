import { expect, it } from "vitest";
import { fullYear, isWhole } from "./halfTyped";

it("takes no year for whole that is still being typed", () => {
  for (const year of [2, 20, 202, 27, 1, 999, 1026, 3026, 20260]) expect(isWhole(year)).toBe(false);
  for (const year of [1999, 2026, 2027]) expect(isWhole(year)).toBe(true);
});

it("completes two digits, and nothing else", () => {
  expect([27, 5, 99, 2027].map(fullYear)).toEqual([2027, 2005, 2099, 2027]);
  expect([202, 1026, 9999].map(fullYear)).toEqual([undefined, undefined, undefined]);
});
