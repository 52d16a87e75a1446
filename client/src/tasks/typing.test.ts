import { describe, expect, it } from "vitest";
import type { Task } from "../api/types";
import { noteLeft, noteOvertaken, noteRefused, noteSaved, noteSent, NOTHING, seenOf, typeOn, unsent } from "./typing";

const task = (changes: Partial<Task> = {}) =>
  ({ title: "Roses", comment: "", due_at: "2026-11-22T09:00:00Z", ...changes }) as Task;

const typedTitle = (title: string) => typeOn(NOTHING, { title }, task());

describe("writing in a field", () => {
  it("sends what differs, once", () => {
    const typing = typedTitle("Red roses");
    const sent = unsent(typing, task());
    expect(sent).toEqual({ title: "Red roses" });
    expect(unsent(noteSent(typing, sent), task({ title: "Red roses" }))).toEqual({});
    expect(unsent(typeOn(typing, { title: "Roses" }, task()), task())).toEqual({});
    expect(unsent(typeOn(NOTHING, { due_at: "2026-11-22T09:00:00.000Z" }, task()), task())).toEqual({});
  });

  it("keeps the space before the next word while the words before it are saved", () => {
    const typing = typedTitle("Red ");
    const sent = unsent(typing, task());
    expect(sent).toEqual({ title: "Red" });
    const saved = noteSaved(noteSent(typing, sent), sent);
    expect(saved.typed).toEqual({ title: "Red " });
    expect(unsent(saved, task({ title: "Red" }))).toEqual({});
    expect(noteLeft(saved, {})).toEqual(NOTHING);
  });

  it("keeps what is typed on while the beginning is saved", () => {
    const sent = { title: "Red" };
    const typing = typeOn(noteSent(typedTitle("Red"), sent), { title: "Red roses" }, task(sent));
    const saved = noteSaved(typing, sent);
    expect(saved.typed).toEqual({ title: "Red roses" });
    expect(seenOf(saved, unsent(saved, task(sent)))).toEqual(sent);
  });

  it("shows what was saved as the task has it from then on", () => {
    const sent = { title: "Red roses" };
    expect(noteSaved(noteSent(typedTitle("Red roses"), sent), sent)).toEqual(NOTHING);
  });

  it("tells what was there when it was begun, also after a part was saved", () => {
    const theirs = task({ title: "Tulips" });
    const typing = typedTitle("Red ");
    expect(seenOf(typing, unsent(typing, theirs))).toEqual({ title: "Roses" });
    const saved = noteSaved(noteSent(typing, { title: "Red" }), { title: "Red" });
    const later = typeOn(saved, { title: "Red r" }, theirs);
    expect(seenOf(later, unsent(later, theirs))).toEqual({ title: "Red" });
    expect(noteOvertaken(later, unsent(later, theirs))).toEqual(NOTHING);
  });

  it("holds what was refused until it is sent again", () => {
    const refused = noteRefused(noteLeft(noteSent(typedTitle(""), { title: "" }), { title: "" }), { title: "" });
    expect(refused.typed).toEqual({ title: "" });
    expect(unsent(refused, task())).toEqual({ title: "" });
  });
});
