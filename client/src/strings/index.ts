import { en } from "./en";

/**
 * Every word that people read. Another language is a second object of this type; numbers and dates are the browser's
 * (Intl) and follow the person's own settings already.
 */
export type Strings = typeof en;
export const t: Strings = en;
