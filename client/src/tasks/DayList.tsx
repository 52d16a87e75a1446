import type { Task } from "../api/types";
import { t } from "../strings";
import styles from "./ListView.module.css";
import { isOverdue } from "./model";
import { TaskCard } from "./TaskCard";
import { useGrowing } from "./useGrowing";

interface Props {
  tasks: readonly Task[];
  now: number;
  onOpen: (id: number) => void;
}

/** The tasks of one day, one below the other. */
export function DayList({ tasks, now, onOpen }: Props) {
  const { count, isMore, end } = useGrowing(tasks.length);
  if (tasks.length === 0) return <p className={styles.nothing}>{t.tasks.empty.day}</p>;
  return (
    <div className={styles.day}>
      <ul className={styles.rows}>
        {tasks.slice(0, count).map((task) => (
          <TaskCard
            key={task.id}
            task={task}
            isLate={isOverdue(task, now)}
            isOpen={false}
            shows="time"
            look="row"
            onOpen={onOpen}
          />
        ))}
      </ul>
      {isMore && <div key={count} ref={end} />}
    </div>
  );
}
