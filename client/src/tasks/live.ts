import type { QueryClient } from "@tanstack/react-query";
import { session } from "../api/session";
import type { LiveEvent } from "../live/events";
import { noteCreated } from "./sending";
import { noteGone, noteTask } from "./optimistic";

/** Put what happened to a task into every collection that holds it, or should. */
export function putInTasks(event: LiveEvent, cache: QueryClient): void {
  switch (event.type) {
    case "task.created":
    case "task.changed":
    case "task.assigned":
    case "task.deleted":
      if (event.lost) return noteGone(cache, event.data.id);
      if (event.type === "task.created" && event.data.owner_id === viewerId()) noteCreated(event.data);
      return noteTask(cache, { ...event.data, is_owner: event.data.owner_id === viewerId() });
  }
}

function viewerId(): number {
  const state = session.get();
  return state.status === "signed-in" ? state.user.pk : 0;
}
