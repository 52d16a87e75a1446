import { useMemo } from "react";
import { useLocation, useSearchParams } from "wouter";
import { useStore } from "../app/store";
import { session } from "../api/session";
import { dayOf, isDay, monthGrid, weekOf, type Day } from "../dates/days";
import { useNow } from "../dates/useNow";
import type { Filters } from "./model";

/*
 * Where one is among the tasks is in the URL: the view in the path, the day, the filters and what is open in the query.
 * So it can be shared, gone back to, and survives a reload.
 */

export const VIEWS = ["month", "week", "list", "board"] as const;
export type View = (typeof VIEWS)[number];

export interface Place {
  view: View;
  today: Day;
  /** The day around which the calendar is shown. */
  day: Day;
  filters: Filters;
  /** What the side panel shows. */
  open: { task: number } | { newOn: Day; status: number } | { day: Day } | null;
}

export interface Moves {
  setView: (view: View) => void;
  setDay: (day: Day) => void;
  setFilters: (changes: Partial<Record<keyof Filters, string>>) => void;
  clearFilters: () => void;
  openTask: (id: number) => void;
  openNew: (day: Day, status?: number) => void;
  openDay: (day: Day) => void;
  close: () => void;
}

export const pathOf = (view: View) => (view === "month" ? "/" : `/tasks/${view}`);

/** The view that a path stands for, if it is one of ours. */
export const viewOf = (path: string) => VIEWS.find((one) => pathOf(one) === path);

/** The days that a calendar shows. */
export const daysOf = (view: "month" | "week", day: Day) => (view === "week" ? weekOf(day) : monthGrid(day).flat());

/** What the filters are called in the URL. */
const NAMES: Record<keyof Filters, string> = {
  text: "q",
  category: "category",
  priority: "priority",
  status: "status",
  assignee: "assignee",
  due: "due",
};
const PANEL = ["task", "new", "in", "on"];

export function usePlace(): Place {
  const [path] = useLocation();
  const [params] = useSearchParams();
  const today = dayOf(new Date(useNow()));
  const state = useStore(session);
  const me = state.status === "signed-in" ? state.user.pk : 0;
  const filters = useFilters(params, me);
  return useMemo(() => {
    const date = params.get("date");
    return {
      view: viewOf(path) ?? "month",
      today,
      day: isDay(date) ? date : today,
      filters,
      open: readOpen(params, today),
    };
  }, [path, params, today, filters]);
}

/** The very same filters until one changes: a thousand tasks are not looked through again because a panel opens. */
function useFilters(params: URLSearchParams, me: number): Filters {
  const said = Object.values(NAMES)
    .map((name) => `${name}=${encodeURIComponent(params.get(name) ?? "")}`)
    .join("&");
  return useMemo(() => readFilters(new URLSearchParams(said), me), [said, me]);
}

export function useMoves(): Moves {
  const [, navigate] = useLocation();
  const [, setParams] = useSearchParams();
  return useMemo(() => {
    const set = (changes: Record<string, string>, options = { replace: false }) =>
      setParams((before) => {
        const after = new URLSearchParams(before);
        for (const [name, value] of Object.entries(changes)) {
          if (value) after.set(name, value);
          else after.delete(name);
        }
        return after;
      }, options);
    const closed = Object.fromEntries(PANEL.map((name) => [name, ""]));
    return {
      setView: (view) => navigate(pathOf(view) + location.search),
      setDay: (date) => set({ date }, { replace: true }),
      setFilters: (changes) => {
        const named = Object.entries(changes).map(([name, value]) => [NAMES[name as keyof Filters], value]);
        set(Object.fromEntries(named) as Record<string, string>, { replace: true });
      },
      clearFilters: () => set(Object.fromEntries(Object.values(NAMES).map((name) => [name, ""])), { replace: true }),
      openTask: (id) => set({ ...closed, task: String(id) }),
      openNew: (day, status = 0) => set({ ...closed, new: day, in: status ? String(status) : "" }),
      openDay: (on) => set({ ...closed, on }),
      close: () => set(closed),
    };
  }, [navigate, setParams]);
}

export function readFilters(params: URLSearchParams, me: number): Filters {
  const assignee = params.get("assignee");
  return {
    text: params.get("q") ?? "",
    category: level(params.get("category")),
    priority: level(params.get("priority")),
    status: level(params.get("status")),
    assignee: assignee === "me" ? me : assignee === "nobody" ? "nobody" : Number(assignee) || null,
    due: params.get("due") === "late" ? "late" : null,
  };
}

function readOpen(params: URLSearchParams, today: Day): Place["open"] {
  const [task, newOn, on] = [Number(params.get("task")), params.get("new"), params.get("on")];
  if (Number.isInteger(task) && task !== 0) return { task }; // below 0: one that the server does not have yet
  if (newOn) return { newOn: isDay(newOn) ? newOn : today, status: level(params.get("in")) ?? 0 };
  return isDay(on) ? { day: on } : null;
}

function level(text: string | null): number | null {
  return text !== null && /^[012]$/.test(text) ? Number(text) : null;
}
