import { Suspense, useCallback, useDeferredValue, useState } from "react";
import { addDays, addMonths, startOf, weekOf, type Day } from "../dates/days";
import { formatMonth, formatMonthShort, formatRange, formatRangeShort } from "../dates/formats";
import { useNow } from "../dates/useNow";
import { t } from "../strings";
import { Button, IconButton } from "../ui/Button";
import { Dialog } from "../ui/Dialog";
import { MarkedWords } from "../ui/Marked";
import { Page } from "../ui/Page";
import { Spinner } from "../ui/States";
import { useIsPhone } from "../ui/useMedia";
import { CalendarView } from "./CalendarView";
import { FilterBar } from "./FilterBar";
import { useMoves, usePlace, type Moves, type Place } from "./place";
import styles from "./TasksPage.module.css";
import { usePageCommands } from "./usePageCommands";
import { ViewSwitch } from "./ViewSwitch";
import { lazy } from "../ui/lazy";

const ListView = lazy(() => import("./ListView"));
const BoardView = lazy(() => import("./BoardView"));
const TaskPanel = lazy(() => import("./TaskPanel"));
const NewTaskPanel = lazy(() => import("./NewTaskPanel"));
const OverdueLink = lazy(() => import("./OverdueLink"));
const WaitingTasks = lazy(() => import("./WaitingTasks"));
const QuickAddField = lazy(async () => ({ default: (await import("./QuickAddField")).QuickAddField }));

/** The tasks: as a month, a week, a list or a board, with what is open beside them. */
export default function TasksPage() {
  const place = usePlace();
  const moves = useMoves();
  const now = useNow();
  const [isAdding, setAdding] = useState(false);
  // Clicks and keys are answered at once, however many tasks there are; the tasks follow, also when one comes here.
  const shown = useDeferredValue(place, null);
  const { view, day, today } = place;
  const open = shown?.open;
  const isCalendar = view === "month" || view === "week";
  const title = titleOf(place);
  const isPhone = useIsPhone();
  const step = (count: number) => moves.setDay(view === "week" ? addDays(day, 7 * count) : addMonths(day, count));
  usePageCommands(
    place,
    moves,
    useCallback(() => setAdding(true), []),
  );

  return (
    <div className={styles.container}>
      <Page
        title={title}
        heading={isPhone ? titleOf(place, true) : title}
        width="full"
        actions={
          <>
            <Suspense fallback={null}>
              <OverdueLink now={now} isChosen={place.filters.due === "late"} />
            </Suspense>
            <Suspense fallback={null}>
              <WaitingTasks />
            </Suspense>
            {isCalendar && (
              <Steps view={view} onStep={step} onToday={() => moves.setDay(today)} isNow={day === today} />
            )}
            <Button
              look="primary"
              icon="plus"
              className={styles.add}
              aria-label={t.tasks.add}
              data-tip={t.tasks.add}
              data-tip-keys="n"
              onClick={() => moves.openNew(isCalendar ? day : today)}
            >
              <span className={styles.addLabel}>{t.tasks.add}</span>
            </Button>
          </>
        }
        toolbar={
          <div className={styles.toolbar}>
            <ViewSwitch view={view} />
            <FilterBar filters={place.filters} moves={moves} />
          </div>
        }
      >
        <Suspense fallback={<Spinner fill />}>
          {shown && (
            <MarkedWords words={shown.filters.text}>
              <View place={shown} moves={moves} now={now} />
            </MarkedWords>
          )}
        </Suspense>
      </Page>
      <Suspense fallback={null}>
        {open && "task" in open && <TaskPanel key={open.task} id={open.task} onClose={moves.close} />}
        {open && "newOn" in open && (
          <NewTaskPanel
            key={`${open.newOn} ${open.status}`}
            day={open.newOn}
            status={open.status}
            onClose={moves.close}
          />
        )}
      </Suspense>
      <Dialog isOpen={isAdding} onClose={() => setAdding(false)} title={t.tasks.quick.title} place="top" size="large">
        <div className={styles.quick}>
          <Suspense fallback={<Spinner />}>
            <QuickAddField day={today} autoFocus onAdded={() => setAdding(false)} />
          </Suspense>
          <p>{t.tasks.quick.hint}</p>
        </div>
      </Dialog>
    </div>
  );
}

function View(props: { place: Place; moves: Moves; now: number }) {
  if (props.place.view === "list") return <ListView {...props} />;
  return props.place.view === "board" ? <BoardView {...props} /> : <CalendarView {...props} />;
}

interface StepsProps {
  view: "month" | "week";
  isNow: boolean;
  onStep: (count: number) => void;
  onToday: () => void;
}

function Steps({ view, isNow, onStep, onToday }: StepsProps) {
  return (
    <div className={styles.steps}>
      <Button size="small" onClick={onToday} data-tip={t.tasks.keys.today} data-tip-keys="t" aria-pressed={isNow}>
        {t.tasks.today}
      </Button>
      <IconButton size="small" icon="chevronLeft" label={t.tasks.previous[view]} keys="k" onClick={() => onStep(-1)} />
      <IconButton size="small" icon="chevronRight" label={t.tasks.next[view]} keys="j" onClick={() => onStep(1)} />
    </div>
  );
}

function titleOf({ view, day }: Place, isShort = false): string {
  if (view === "list" || view === "board") return t.tasks.views[view];
  if (view === "month") return (isShort ? formatMonthShort : formatMonth)(startOf(day));
  const week = weekOf(day);
  return (isShort ? formatRangeShort : formatRange)(startOf(week[0] as Day), startOf(week[6] as Day));
}
