import { startOf, usualTime } from "../dates/days";
import { REGION } from "../dates/region";
import { t } from "../strings";
import { fold } from "../text/folding";
import { read, type Context, type Person, type Reading } from "./quickAddGrammar";

/** A part of the line that was understood. */
export interface Piece extends Reading {
  /** The words as they were typed, with the one that leads to them: "on Friday". */
  text: string;
  /** Names the piece for as long as the line has these words. */
  key: string;
  /** The places of its first word and of the one behind its last. */
  from: number;
  to: number;
  /** Behind its last character in the line. */
  end: number;
}

export interface Parsed {
  title: string;
  due: Date;
  category: number;
  priority: number;
  assignee: Person | null;
  /** What is not in the title, in the line's order. */
  taken: readonly Piece[];
  /** Understood, but nothing a task can be: it is in the title. */
  unclear: readonly Piece[];
}

interface Question {
  day: Context["day"];
  people: readonly Person[];
  now: Date;
  region?: Context["region"];
  /** The keys of pieces that are to stay in the title. */
  kept?: ReadonlySet<string>;
}

/** What new tasks are unless one says otherwise: a chore of medium priority. */
export const USUAL = { category: 0, priority: 1 };

/**
 * Read a task from one line: "Call Ann tomorrow 17:00 #work !high @bob". What is taken is out of the title; what is not
 * understood stays in it. Without a day it is `day`, without a time the usual one; a time alone that has passed today
 * means tomorrow.
 */
export function parseQuickAdd(line: string, { day, people, now, region = REGION, kept = new Set() }: Question): Parsed {
  const words = [...line.matchAll(/\S+/g)];
  const found = piecesOf(line, words, { day, people, now, region }).filter((piece) => !kept.has(piece.key));
  const taken = choose(found, words.length);
  const value = <Name extends keyof Reading>(name: Name) => taken.find((piece) => piece[name] !== undefined)?.[name];
  return {
    title: taken.length > 0 ? restOf(words, taken) : line.trim(),
    due: dueOf({ day: value("day"), time: value("time"), usually: value("usually") }, day, now),
    category: value("category") ?? USUAL.category,
    priority: value("priority") ?? USUAL.priority,
    assignee: value("person") ?? null,
    taken,
    unclear: found.filter((piece) => piece.isRepeat),
  };
}

function piecesOf(line: string, words: readonly RegExpExecArray[], context: Context): Piece[] {
  const plain = words.map(([word]) => plainOf(word));
  const pieces: Piece[] = [];
  for (let at = 0; at < words.length; at++) {
    const reading = read(plain.slice(at), context);
    if (!reading) continue;
    const before = at > (pieces.at(-1)?.to ?? 0) ? plain[at - 1] : undefined;
    const to = at + reading.length;
    if (!(isWhen(reading) && before !== undefined && t.tasks.quick.barring.includes(before))) {
      const isLed = isWhen(reading) && before !== undefined && t.tasks.quick.leading.includes(before);
      const from = isLed ? at - 1 : at;
      const last = words[to - 1] as RegExpExecArray;
      const end = last.index + last[0].length;
      const text = line.slice(words[from]?.index, end);
      pieces.push({ ...reading, ...(isLed ? { where: "anywhere" } : {}), text, key: fold(text), from, to, end });
    }
    at = to - 1;
  }
  return pieces;
}

/** Folded, without the marks that end a word; the dot of "5.12." is the date's own. */
function plainOf(word: string): string {
  const folded = fold(word);
  return /^\d{1,2}\.\d{1,2}\.$/.test(folded) ? folded : folded.replace(/[,.;:]+$/, "");
}

/** Those that may be taken where they stand, one of each kind. */
function choose(pieces: readonly Piece[], count: number): Piece[] {
  const able = pieces.filter((piece) => !piece.isRepeat);
  const chosen = new Set(able.filter((piece) => piece.where === "anywhere"));
  let edge = 0;
  for (const piece of able) {
    if (piece.from !== edge || piece.where === "beside" || piece.where === "end") break;
    chosen.add(piece);
    edge = piece.to;
  }
  edge = count;
  for (const piece of [...able].reverse()) {
    if (piece.to !== edge || piece.where === "beside") break;
    chosen.add(piece);
    edge = piece.from;
  }
  // What stands beside a day or time that is taken is one, too: from left to right and back.
  for (const order of [able, [...able].reverse()])
    for (const piece of order) if (isWhen(piece) && [...chosen].some((one) => isBeside(one, piece))) chosen.add(piece);
  return firstOfEach(able.filter((piece) => chosen.has(piece)));
}

const isWhen = (reading: Reading) => reading.day !== undefined || reading.time !== undefined;
const isBeside = (one: Piece, other: Piece) => isWhen(one) && (one.to === other.from || one.from === other.to);

const KINDS = ["day", "time", "category", "priority", "person"] as const;

function firstOfEach(pieces: readonly Piece[]): Piece[] {
  const seen = new Set<string>();
  return pieces.filter((piece) => {
    const kinds = KINDS.filter((kind) => piece[kind] !== undefined);
    if (kinds.some((kind) => seen.has(kind))) return false;
    kinds.forEach((kind) => seen.add(kind));
    return true;
  });
}

function restOf(words: readonly RegExpExecArray[], taken: readonly Piece[]): string {
  const rest = words.filter((_, at) => !taken.some(({ from, to }) => at >= from && at < to)).map(([word]) => word);
  return rest.join(" ").replace(/[,;:]+$/, "");
}

function dueOf({ day, time, usually }: Pick<Reading, "day" | "time" | "usually">, today: string, now: Date): Date {
  const hours = time ?? usually;
  if (!hours) return usualTime(day ?? today, now);
  const due = startOf(day ?? today);
  due.setHours(...(hours as [number, number]));
  if (!time && due < now) return usualTime(day ?? today, now);
  if (!day && due < now) due.setDate(due.getDate() + 1);
  return due;
}
