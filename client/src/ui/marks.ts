import { fold, searchWords } from "../text/folding";

/** The parts of a text, in order: what was found, and what stands between. */
export type Part = readonly [text: string, isFound: boolean];

/**
 * Cut a text where one of the words is found in it, as the server finds them: anywhere, whatever their case and
 * accents.
 */
export function partsOf(text: string, words: string): readonly Part[] {
  const wanted = searchWords(words);
  if (wanted.length === 0) return [[text, false]];
  const { folded, origins } = foldWithOrigins(text);
  const isFound = new Uint8Array(text.length);
  for (const word of wanted)
    for (let at = folded.indexOf(word); at >= 0; at = folded.indexOf(word, at + word.length))
      isFound.fill(1, origins[at], origins[at + word.length]);
  return cut(text, isFound);
}

/** A character with the marks upon it, or a Hangul syllable in parts: folding never reaches over its neighbours. */
const CHARACTER = /[\u1100-\u11ff]+\p{M}*|\P{M}\p{M}*|\p{M}+/gu;

/** The folded text, and for each of its code units (and its end) where in the text it comes from. */
function foldWithOrigins(text: string): { folded: string; origins: number[] } {
  let folded = "";
  const origins: number[] = [];
  for (const { 0: character, index } of text.matchAll(CHARACTER)) {
    const small = fold(character);
    for (let unit = 0; unit < small.length; unit++) origins.push(index);
    folded += small;
  }
  origins.push(text.length);
  return { folded, origins };
}

function cut(text: string, isFound: Uint8Array): Part[] {
  const parts: Part[] = [];
  for (let start = 0, end = 1; start < text.length; start = end++) {
    while (end < text.length && isFound[end] === isFound[start]) end++;
    parts.push([text.slice(start, end), isFound[start] === 1]);
  }
  return parts;
}
