import { describe, expect, it } from "vitest";
import vectors from "../../../tests/vectors/folding.json";
import { fold, searchWords } from "./folding";

describe("folding", () => {
  it.each(vectors)("folds $text to $folded", ({ text, folded }) => {
    expect(fold(text)).toBe(folded);
  });

  it("changes nothing more when done twice", () => {
    for (const { folded } of vectors) expect(fold(folded)).toBe(folded);
  });

  it("keeps apart what are different letters", () => {
    expect(fold("Øre")).not.toBe(fold("Ore"));
    expect(fold("कि")).not.toBe(fold("का"));
  });

  it("cuts a search into its words, at spaces of any kind", () => {
    expect(searchWords("  Café\u00a0STRASSE\u3000ｘ ")).toEqual(["cafe", "strasse", "x"]);
    expect(searchWords(" ")).toEqual([]);
  });
});
