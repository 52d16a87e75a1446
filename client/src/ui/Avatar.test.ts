import { expect, it } from "vitest";
import { hueOf, initialsOf } from "./Avatar";

it("takes initials of any script, and shows something for a name of signs", () => {
  expect(initialsOf("Elm Street Fair")).toBe("EF");
  expect(initialsOf("leila")).toBe("L");
  expect(initialsOf("jörg.østergård")).toBe("JØ");
  expect(initialsOf("😀 party")).toBe("😀P");
  expect(initialsOf("...")).toBe("?");
});

it("gives a name the same colour whatever its case", () => {
  expect(hueOf("Alice")).toBe(hueOf("alice"));
});
