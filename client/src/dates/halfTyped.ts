/* The years of tasks: others are years that are still being typed, or typed wrong. */
const FIRST = 1900;
const LAST = 2199;

/** Whether a year is typed to its end: "2" and "202" on the way to "2027" are not. */
export function isWhole(year: number): boolean {
  return year >= FIRST && year <= LAST;
}

/** The year that is meant by what was typed: 27 is 2027. Undefined when it can be none. */
export function fullYear(typed: number): number | undefined {
  const year = typed < 100 ? 2000 + typed : typed;
  return isWhole(year) ? year : undefined;
}
