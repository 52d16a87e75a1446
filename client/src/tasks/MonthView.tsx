import { useEffect, useMemo, useRef, useState, type KeyboardEvent } from "react";
import type { Task } from "../api/types";
import { addDays, addMonths, dayOf, monthGrid, startOf, type Day } from "../dates/days";
import { formatMonth, formatWeekday, formatWeekdayLong } from "../dates/formats";
import { t } from "../strings";
import { useIsPrinting } from "../ui/useMedia";
import { moveTo } from "./acts";
import { DayCell } from "./DayCell";
import { keepFocus } from "./focus";
import styles from "./MonthView.module.css";
import type { Moves, Place } from "./place";

interface Props {
  place: Place;
  moves: Moves;
  /** What is due, by day, in the order to show it. */
  byDay: ReadonlyMap<Day, readonly Task[]>;
  now: number;
}

/** The heights of a day's heading and of one task with the gap above it, in pixels. */
const HEAD = 31;
const LINE = 26;
const NONE: readonly Task[] = [];
const STEPS: Record<string, number> = { ArrowLeft: -1, ArrowRight: 1, ArrowUp: -7, ArrowDown: 7 };

/** A month as a grid of days. Arrows, Home, End and Page keys move between days, Enter adds, Tab goes into the day, Shift and an arrow move a task. */
export default function MonthView({ place, moves, byDay, now }: Props) {
  const weeks = useMemo(() => monthGrid(place.day), [place.day]);
  const grid = useRef<HTMLDivElement>(null);
  const room = useRoom(grid, weeks.length);
  const [active, moveFocus] = useActiveDay(grid, weeks, place.day);

  const onKeyDown = (event: KeyboardEvent<HTMLDivElement>) => {
    const step = STEPS[event.key];
    const far = farDay(event, active, weeks);
    const here = event.target as HTMLElement;
    const id = Number(here.closest<HTMLElement>("[data-task]")?.dataset.task);
    if (step && event.shiftKey && id) {
      const task = [...byDay.values()].flat().find((one) => one.id === id);
      const day = task && addDays(dayOf(new Date(task.due_at)), step);
      if (task && day) {
        moveTo(task, day);
        moveFocus(day, moves.setDay);
        keepFocus(here, id);
      }
    } else if (step && here.dataset.day) {
      moveFocus(addDays(active, step), moves.setDay);
    } else if (far && here.dataset.day) {
      moveFocus(far, moves.setDay);
    } else if (event.key === "Enter" && here.dataset.day) {
      moves.openNew(active);
    } else if (event.key === "Escape" && !here.dataset.day) {
      moveFocus(active, moves.setDay);
    } else return;
    event.preventDefault();
  };

  return (
    <div
      ref={grid}
      role="grid"
      aria-label={t.tasks.monthLabel(formatMonth(startOf(place.day)))}
      className={styles.grid}
      style={{ gridTemplateRows: `auto repeat(${weeks.length}, minmax(0, 1fr))` }}
      onKeyDown={onKeyDown}
    >
      <div role="row" className={styles.row}>
        {weeks[0]?.map((day) => (
          <div key={day} role="columnheader" aria-label={formatWeekdayLong(startOf(day))} className={styles.weekday}>
            {formatWeekday(startOf(day))}
          </div>
        ))}
      </div>
      {weeks.map((week) => (
        <div key={week[0]} role="row" className={styles.row}>
          {week.map((day) => {
            const tasks = byDay.get(day) ?? NONE;
            return (
              <DayCell
                key={day}
                day={day}
                tasks={tasks}
                room={room}
                isToday={day === place.today}
                isOutside={day.slice(0, 7) !== place.day.slice(0, 7)}
                isActive={day === active}
                openId={openIn(tasks, place)}
                now={tasks.length > 0 ? now : 0}
                moves={moves}
              />
            );
          })}
        </div>
      ))}
    </div>
  );
}

/** Where the keys for long ways lead: the ends of the week, with Ctrl those of what is shown; a month back and on. */
function farDay({ key, ctrlKey }: KeyboardEvent, active: Day, weeks: readonly Day[][]): Day | undefined {
  const week = weeks.find((one) => one.includes(active));
  switch (key) {
    case "Home":
      return (ctrlKey ? weeks[0] : week)?.[0];
    case "End":
      return (ctrlKey ? weeks.at(-1) : week)?.at(-1);
    case "PageUp":
      return addMonths(active, -1);
    case "PageDown":
      return addMonths(active, 1);
  }
}

// Only the day with the open task changes when one opens.
function openIn(tasks: readonly Task[], { open }: Place): number {
  const id = open && "task" in open ? open.task : 0;
  return tasks.some((task) => task.id === id) ? id : 0;
}

/** The one day that Tab leads to. */
function useActiveDay(grid: React.RefObject<HTMLDivElement | null>, weeks: readonly Day[][], shown: Day) {
  const [chosen, setChosen] = useState<{ day: Day; from: Day } | null>(null);
  const isChosen = chosen?.from === shown && weeks.some((week) => week.includes(chosen.day));
  const active = chosen && isChosen ? chosen.day : shown;
  const isMoving = useRef(false);
  useEffect(() => {
    if (!isMoving.current) return;
    isMoving.current = false;
    grid.current?.querySelector<HTMLElement>(`[data-day="${active}"]`)?.focus();
  }, [active, grid, chosen]);
  const move = (day: Day, leave: (day: Day) => void) => {
    isMoving.current = true;
    const isSameMonth = day.slice(0, 7) === shown.slice(0, 7);
    setChosen({ day, from: isSameMonth ? shown : day });
    if (!isSameMonth) leave(day);
  };
  return [active, move] as const;
}

/** How many tasks a day has room for. */
function useRoom(grid: React.RefObject<HTMLDivElement | null>, weeks: number): number {
  const [height, setHeight] = useState(0);
  const isPrinting = useIsPrinting();
  useEffect(() => {
    const element = grid.current;
    if (!element) return;
    const observer = new ResizeObserver(() => setHeight(element.clientHeight));
    observer.observe(element);
    return () => observer.disconnect();
  }, [grid]);
  if (isPrinting) return Infinity;
  return Math.max(1, Math.floor(((height - 28) / weeks - HEAD) / LINE));
}
