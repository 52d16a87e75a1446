import { afterEach, describe, expect, it, vi } from "vitest";
import { firstWeekdayOf, regionOf } from "./region";

const NEW_YEAR = new Date(2026, 11, 31, 17, 5);
const shown = (language: string) =>
  new Intl.DateTimeFormat(regionOf(language).locale, { dateStyle: "medium", timeStyle: "short" })
    .format(NEW_YEAR)
    .replace(/[\u202f\u00a0]/g, " ");

describe("the browser's region", () => {
  it.each([
    ["en-GB", "31 Dec 2026, 17:05"],
    ["en-US", "Dec 31, 2026, 5:05 PM"],
    ["de-DE", "31 Dec 2026, 17:05"],
    ["ar-EG", "31 Dec 2026, 5:05 pm"],
    ["ar-SA", "31 Dec 2026, 5:05 pm"], // whose own calendar is another
    ["fa-IR", "Dec 31, 2026, 17:05"],
    ["th-TH", "31 Dec 2026, 17:05"],
    ["ja-JP-u-ca-japanese", "Dec 31, 2026, 17:05"],
    ["en-US-u-ca-buddhist-nu-thai", "Dec 31, 2026, 5:05 PM"],
  ])("writes in %s: %s", (language, expected) => {
    expect(shown(language)).toBe(expected);
  });

  it.each([
    ["en-GB", "dmy", false],
    ["en-US", "mdy", true],
    ["de", "dmy", false],
    ["ar", "dmy", true],
    ["fa", "ymd", false],
    ["sv-SE", "ymd", false],
    ["ko-KR", "ymd", true],
  ])("knows order and clock of %s", (language, order, hasHalves) => {
    expect(regionOf(language)).toMatchObject({ order, hasHalves });
  });
});

const FIRST_DAYS = [
  ["en-US", 0],
  ["en-GB", 1],
  ["de", 1],
  ["ar-EG", 6],
  ["fa-IR", 6],
  ["pt-BR", 0],
  ["ja", 0],
  ["dv-MV", 5],
] as const;

describe("the first day of the week", () => {
  afterEach(() => vi.restoreAllMocks());

  it.each(FIRST_DAYS)("is known for %s", (language, day) => {
    expect(firstWeekdayOf(language)).toBe(day);
  });

  it.each(FIRST_DAYS)("is known for %s where the browser does not know it", (language, day) => {
    const Real = Intl.Locale;
    vi.spyOn(Intl, "Locale").mockImplementation(function (tag) {
      const locale = new Real(tag);
      return Object.defineProperties(locale, { getWeekInfo: { value: undefined }, weekInfo: { value: undefined } });
    });
    expect(firstWeekdayOf(language)).toBe(day);
  });
});
