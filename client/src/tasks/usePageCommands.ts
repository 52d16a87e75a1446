import { useMemo } from "react";
import { useCommands, type Command } from "../app/commands";
import { addDays, addMonths } from "../dates/days";
import { t } from "../strings";
import { SEARCH_ID } from "./FilterBar";
import { VIEWS, type Moves, type Place } from "./place";

const VIEW_KEYS = { month: "m", week: "w", list: "l", board: "b" };

/** The keys and commands of the tasks' page. */
export function usePageCommands(place: Place, moves: Moves, quickAdd: () => void): void {
  const { view, day, today } = place;
  useCommands(
    useMemo(() => {
      const section = t.tasks.section;
      const step = (count: number) => () => {
        moves.setDay(view === "week" ? addDays(day, 7 * count) : addMonths(day, count));
      };
      const commands: Command[] = [
        {
          id: "tasks.new",
          title: t.tasks.add,
          section,
          keys: "n",
          words: "create add",
          run: () => moves.openNew(day),
        },
        { id: "tasks.quick", title: t.tasks.quick.title, section, keys: "q", run: quickAdd },
        {
          id: "tasks.today",
          title: t.tasks.keys.today,
          section,
          keys: "t",
          run: () => moves.setDay(today),
        },
        { id: "tasks.next", title: t.tasks.keys.next, section, keys: "j", keysOnly: true, run: step(1) },
        { id: "tasks.previous", title: t.tasks.keys.previous, section, keys: "k", keysOnly: true, run: step(-1) },
        {
          id: "tasks.search",
          title: t.tasks.keys.search,
          section,
          keys: "/",
          run: () => document.querySelector<HTMLElement>(`[data-search="${SEARCH_ID}"]`)?.focus(),
        },
        ...(view === "month"
          ? [{ id: "tasks.grid", title: t.tasks.keys.grid, section, keys: "Arrows", keysOnly: true }]
          : []),
        ...(view === "list"
          ? []
          : [{ id: "tasks.move", title: t.tasks.keys.move, section, keys: "Shift+Arrows", keysOnly: true }]),
        ...VIEWS.map((one) => ({
          id: `tasks.view.${one}`,
          title: `${t.tasks.viewsLabel}: ${t.tasks.views[one]}`,
          section,
          keys: VIEW_KEYS[one],
          run: () => moves.setView(one),
        })),
      ];
      return commands;
    }, [view, day, today, moves, quickAdd]),
  );
}
