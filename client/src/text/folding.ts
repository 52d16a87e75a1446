const MARKS = /\p{Mn}/gu;

/**
 * The form in which texts are searched and compared: "Straße" is found by "strasse", "Café" by "cafe", "İstanbul" by
 * "istanbul". NFKC, casefold, NFD, marks (Mn) dropped, `ı` as `i`, NFC: as the server does, by `tests/vectors/folding.json`.
 *
 * Vowel signs that take up room (Mc, as Devanagari's "ि") are letters and stay. The browser has no casefold: going up and
 * down again differs from it only in Cherokee, whose two cases still fold to one.
 */
export function fold(text: string): string {
  const caseless = text.normalize("NFKC").toLowerCase().toUpperCase().toLowerCase().replaceAll("ς", "σ");
  return caseless.normalize("NFD").replace(MARKS, "").normalize("NFC");
}

/** The folded words of a search; all of them must match. */
export function searchWords(text: string): string[] {
  return fold(text).split(/\s+/).filter(Boolean);
}
