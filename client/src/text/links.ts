import { LinkifyIt } from "linkify-it";

/** A part of a text; `href` where it is an address. */
export interface Part {
  text: string;
  href?: string;
}

const linkify = new LinkifyIt({ fuzzyLink: true, urlAuth: true });
linkify.add("ftp:", null).add("//", null);

const UNSPACED = "\\p{sc=Han}\\p{sc=Hiragana}\\p{sc=Katakana}\\p{sc=Hangul}";
/**
 * Where scripts without spaces meet an address, it begins or ends: "请看https://example.com/a请看". Such letters are in an
 * address only after a sign: "/wiki/中国".
 */
const BOUNDARY = new RegExp(`[${UNSPACED}](?=https?://|www\\.)|[a-z0-9](?=[${UNSPACED}])`, "giu");

/**
 * Cut a text where web and mail addresses are in it: with a scheme, beginning with "www.", or by their "@". A name with
 * a dot alone is none: "notes.md".
 */
export function partsWithLinks(text: string): Part[] {
  const parts: Part[] = [];
  let start = 0;
  for (const { index, 0: before } of text.matchAll(BOUNDARY)) {
    cut(text.slice(start, index + before.length), parts);
    start = index + before.length;
  }
  cut(text.slice(start), parts);
  return parts;
}

function cut(text: string, parts: Part[]): void {
  let at = 0;
  for (const { schema, index, lastIndex, raw, url } of linkify.match(text) ?? []) {
    if (!schema && !/^www\./i.test(raw)) continue;
    if (index > at) parts.push({ text: text.slice(at, index) });
    parts.push({ text: raw, href: url });
    at = lastIndex;
  }
  if (at < text.length) parts.push({ text: text.slice(at) });
}
