import type { Task } from "../api/types";
import { startOf, type Day } from "../dates/days";
import { formatDayLong } from "../dates/formats";
import { t } from "../strings";
import { IconButton } from "../ui/Button";
import { SidePanel } from "../ui/SidePanel";
import { DayList } from "./DayList";
import type { Moves } from "./place";

interface Props {
  day: Day;
  tasks: readonly Task[];
  now: number;
  moves: Moves;
}

/** Everything of one day, where the calendar has no room for it. */
export default function DayPanel({ day, tasks, now, moves }: Props) {
  const name = formatDayLong(startOf(day));
  return (
    <SidePanel
      title={name}
      onClose={moves.close}
      actions={<IconButton icon="plus" label={t.tasks.addOn(name)} onClick={() => moves.openNew(day)} />}
    >
      <DayList tasks={tasks} now={now} onOpen={moves.openTask} />
    </SidePanel>
  );
}
