import { expect, it } from "vitest";
import { partsOf } from "./marks";

/** The text with what is found in brackets. */
const marked = (text: string, words: string) =>
  partsOf(text, words)
    .map(([part, isFound]) => (isFound ? `[${part}]` : part))
    .join("");

it.each([
  ["Water the roses", "rose", "Water the [rose]s"],
  ["Water the ROSES, the roses", "rosés rose", "Water the [ROSES], the [roses]"],
  ["Every word of several", "word every", "[Every] [word] of several"],
  ["overlapping", "overl lap", "[overlap]ping"],
  ["aaaa", "aa", "[aaaa]"],
  ["すてきなポスター", "ポスタ", "すてきな[ポスタ]ー"],
  ["ﬁne ligature", "fi", "[ﬁ]ne ligature"],
  ["Cafe\u0301 au lait", "café", "[Cafe\u0301] au lait"],
  ["Straße in Café", "strasse cafe", "[Straße] in [Café]"],
  ["\u1112\u1161\u11ab\u1100\u1173\u11af", "한글", "[\u1112\u1161\u11ab\u1100\u1173\u11af]"],
  ["İstanbul", "istan", "[İstan]bul"],
  ["🎉 party 🎉", "🎉", "[🎉] party [🎉]"],
  ["a.b (c) [d]", ".b (c", "a[.b] [(c]) [d]"],
  ["nothing here", "absent", "nothing here"],
  ["nothing asked", "  ", "nothing asked"],
  ["", "word", ""],
])("marks in %j what %j finds", (text, words, expected) => {
  expect(marked(text, words)).toBe(expected);
});
