import { expect, it } from "vitest";
import { matchCommands } from "./match";

const command = (title: string, words = "") => ({ id: title, title, words, section: "Go to", run: () => undefined });
const titles = (text: string) =>
  matchCommands([command("New task"), command("Café plans"), command("Tasks", "list"), command("Retask")], text).map(
    (one) => one.title,
  );

it("finds by every word typed, whatever the accents, beginnings first", () => {
  expect(titles("task")).toEqual(["Tasks", "New task", "Retask"]);
  expect(titles("cafe")).toEqual(["Café plans"]);
  expect(titles("task new")).toEqual(["New task"]);
  expect(titles("list")).toEqual(["Tasks"]);
});

it("shows all when nothing is typed, and nothing when nothing fits", () => {
  expect(titles("")).toHaveLength(4);
  expect(titles("zzz")).toEqual([]);
});
