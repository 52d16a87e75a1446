import { useState, type DragEvent, type HTMLAttributes } from "react";
import type { Task } from "../api/types";

/*
 * Dragging by the browser's own means: it costs nothing to load. Whoever has no pointer moves a task by Shift and an
 * arrow key, or in its panel.
 */

/** The task being dragged. Browsers hide what is carried until it is dropped, so it is kept here. */
let carried: Task | null = null;

export function dragProps(task: Task): HTMLAttributes<HTMLElement> & { draggable: boolean } {
  return {
    draggable: true,
    onDragStart: (event) => {
      carried = task;
      event.dataTransfer.effectAllowed = "move";
      event.dataTransfer.setData("text/plain", task.title);
      event.stopPropagation();
    },
    onDragEnd: () => {
      carried = null;
    },
  };
}

/** Take tasks that are dropped here. `isOver` while one is above. */
export function useDrop(onDrop: (task: Task) => void): [isOver: boolean, HTMLAttributes<HTMLElement>] {
  const [isOver, setOver] = useState(false);
  const accept = (event: DragEvent) => {
    if (!carried) return;
    event.preventDefault();
    event.dataTransfer.dropEffect = "move";
    setOver(true);
  };
  const props: HTMLAttributes<HTMLElement> = {
    onDragEnter: accept,
    onDragOver: accept,
    onDragLeave: (event) => {
      if (!event.currentTarget.contains(event.relatedTarget as Node | null)) setOver(false);
    },
    onDrop: (event) => {
      setOver(false);
      if (!carried) return;
      event.preventDefault();
      const task = carried;
      carried = null;
      onDrop(task);
    },
  };
  return [isOver, props];
}
