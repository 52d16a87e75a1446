/*
 * The words are English and the calendar is Gregorian, whatever the browser's language. From its region come the order
 * of day, month and year, the clock (12 or 24 hours) and the first day of the week. Every date in the client is shown
 * and read by this file.
 */

export type DateOrder = "dmy" | "mdy" | "ymd";

export interface Region {
  /** For Intl and for the date picker. */
  locale: string;
  order: DateOrder;
  /** Whether the clock says AM and PM. */
  hasHalves: boolean;
  /** 0 is Sunday. */
  firstWeekday: number;
}

/** The English that writes dates in an order, for languages other than English. */
const ENGLISH: Record<DateOrder, string> = { dmy: "en-GB", mdy: "en-US", ymd: "en-CA" };

export function regionOf(language: string): Region {
  const order = orderOf(language);
  const hasHalves = new Intl.DateTimeFormat(language, { hour: "numeric" }).resolvedOptions().hour12 === true;
  const spoken = new Intl.Locale(language);
  const english = spoken.language === "en" ? spoken.baseName : ENGLISH[order];
  const locale = `${english}-u-ca-gregory-hc-${hasHalves ? "h12" : "h23"}-nu-latn`;
  return { locale, order, hasHalves, firstWeekday: firstWeekdayOf(language) };
}

function orderOf(language: string): DateOrder {
  const options = { calendar: "gregory", day: "numeric", month: "numeric", year: "numeric" } as const;
  const parts = new Intl.DateTimeFormat(language, options).formatToParts();
  const order = parts.map(({ type }) => ({ day: "d", month: "m", year: "y" })[type as string] ?? "").join("");
  return order === "mdy" || order === "ymd" ? order : "dmy";
}

/** Where the week does not begin on Monday, for browsers that do not know it (CLDR 43, supplemental/weekData). */
const SATURDAY = "AF BH DJ DZ EG IQ IR JO KW LY OM QA SD SY";
const SUNDAY =
  "AG AS BD BR BS BT BW BZ CA CO DM DO ET GT GU HK HN ID IL IN IS JM JP KE KH KR LA MH MM MO MT MX MZ NI NP PA PE PH " +
  "PK PR PT PY SA SG SV TH TT TW UM US VE VI WS YE ZA ZW";

interface WeekInfo {
  getWeekInfo?: () => { firstDay: number };
  weekInfo?: { firstDay: number };
}

export function firstWeekdayOf(language: string): number {
  const locale = new Intl.Locale(language) as Intl.Locale & WeekInfo;
  const known = locale.getWeekInfo?.() ?? locale.weekInfo;
  if (known) return known.firstDay % 7;
  const region = locale.maximize().region ?? "";
  if (region === "MV") return 5;
  if (SATURDAY.includes(region)) return 6;
  return SUNDAY.includes(region) ? 0 : 1;
}

export const REGION = regionOf(navigator.language);
