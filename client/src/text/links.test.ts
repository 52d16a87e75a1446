import { expect, it } from "vitest";
import { partsWithLinks } from "./links";

/** A text, and what in it is a link; where that leads, if not to itself. */
type Vector = readonly [text: string, ...links: (string | readonly [string, string])[]];

const VECTORS: readonly Vector[] = [
  ["https://example.com", "https://example.com"],
  ["See https://example.com/a?b=c&d=e#f.", "https://example.com/a?b=c&d=e#f"],
  ["HTTPS://EXAMPLE.COM/A", "HTTPS://EXAMPLE.COM/A"],
  ["http://localhost:8000/app/", "http://localhost:8000/app/"],
  ["http://192.168.1.1:80/x", "http://192.168.1.1:80/x"],
  ["Is it https://example.com/a?", "https://example.com/a"],
  ["Yes, https://example.com/a!", "https://example.com/a"],
  ["https://example.com/a, https://example.com/b; both", "https://example.com/a", "https://example.com/b"],
  ["https://example.com/a's", "https://example.com/a's"],
  ["“https://example.com/a”", "https://example.com/a"],
  ["<https://example.com/a>", "https://example.com/a"],
  ["[https://example.com/a]", "https://example.com/a"],
  ["line\nhttps://example.com/a\nline", "https://example.com/a"],
  ["https://user:word@example.com/a", "https://user:word@example.com/a"],
  // Brackets that the address opens are its own.
  [
    "https://en.wikipedia.org/wiki/Rust_(programming_language)",
    "https://en.wikipedia.org/wiki/Rust_(programming_language)",
  ],
  ["(https://en.wikipedia.org/wiki/Rust_(language))", "https://en.wikipedia.org/wiki/Rust_(language)"],
  ["(see https://example.com/a)", "https://example.com/a"],
  ["(see https://example.com/a).", "https://example.com/a"],
  // Marks of other scripts end an address; their letters may be in it.
  ["https://example.com/a，请看", "https://example.com/a"],
  ["https://example.com/a。好", "https://example.com/a"],
  ["https://example.com/a、https://example.com/b", "https://example.com/a", "https://example.com/b"],
  ["「https://example.com/a」です", "https://example.com/a"],
  ["（https://example.com/a）", "https://example.com/a"],
  ["https://example.com/a！", "https://example.com/a"],
  ["https://example.com/a？是", "https://example.com/a"],
  ["https://example.com/a：看", "https://example.com/a"],
  ["https://example.com/a؟", "https://example.com/a"],
  ["https://example.com/a، ثم", "https://example.com/a"],
  ["请看https://example.com/a。好", "https://example.com/a"],
  ["これはhttps://example.com/aです。", "https://example.com/a"],
  ["https://example.com/a请看", "https://example.com/a"],
  ["https://example.com에서", "https://example.com"],
  ["www.example.com请看", ["www.example.com", "http://www.example.com"]],
  ["请看www.example.com。", ["www.example.com", "http://www.example.com"]],
  ["https://zh.wikipedia.org/wiki/中国", "https://zh.wikipedia.org/wiki/中国"],
  ["https://日本語.jp/", "https://日本語.jp/"],
  ["https://example.com/😀", "https://example.com/😀"],
  // Without a scheme.
  ["www.example.com", ["www.example.com", "http://www.example.com"]],
  ["See www.example.com/a_(b).", ["www.example.com/a_(b)", "http://www.example.com/a_(b)"]],
  ["WWW.Example.com", ["WWW.Example.com", "http://WWW.Example.com"]],
  ["bob@example.com", ["bob@example.com", "mailto:bob@example.com"]],
  [
    "Write to bob.b+list@mail.example.co.uk.",
    ["bob.b+list@mail.example.co.uk", "mailto:bob.b+list@mail.example.co.uk"],
  ],
  ["(bob@example.com)", ["bob@example.com", "mailto:bob@example.com"]],
  ["mailto:bob@example.com", "mailto:bob@example.com"],
  // None of these is an address.
  [""],
  ["Water the beans"],
  ["Read notes.md and e.g. this.That"],
  ["example.com"],
  ["192.168.1.1 and 3.14"],
  ["javascript:alert(1)"],
  ["data:text/html,x"],
  ["file:///etc/passwd"],
  ["ftp://example.com/a"],
  ["//example.com/a"],
  ["https://"],
  ["http:// example.com"],
  ["xhttps://example.com/a"],
  ["www."],
  ["www"],
  ["@bob, ask @carol"],
  ["bob@localhost"],
  ["a@b"],
];

it.each(VECTORS.map(([text, ...links]) => ({ text, links })))("finds the links in $text", ({ text, links }) => {
  const parts = partsWithLinks(text);
  const found = parts.flatMap((part) => (part.href === undefined ? [] : [[part.text, part.href]]));
  expect(found).toEqual(links.map((link) => (typeof link === "string" ? [link, link] : link)));
});

it("loses no character of the text", () => {
  for (const [text] of VECTORS)
    expect(
      partsWithLinks(text)
        .map((part) => part.text)
        .join(""),
    ).toBe(text);
});

it("leads nowhere but to the web and to mail", () => {
  for (const [text] of VECTORS)
    for (const { href } of partsWithLinks(text)) expect(href ?? "http:").toMatch(/^(https?|mailto):/i);
});

it("is quick with what is long", () => {
  // Each would take minutes if its parts were looked at again and again.
  for (const text of ["https://a".repeat(2000), "(".repeat(10_000), "a@".repeat(10_000), "www.".repeat(5000)])
    expect(
      partsWithLinks(text)
        .map((part) => part.text)
        .join(""),
    ).toBe(text);
});
