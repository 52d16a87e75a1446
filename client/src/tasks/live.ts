import type { QueryClient } from "@tanstack/react-query";
import { session } from "../api/session";
import type { LiveEvent } from "../live/events";
import { keys } from "./collections";
import { noteGone, noteTask } from "./optimistic";

/** Let the cache know what happened to tasks, and to whom they can be given. */
export function applyEvent(event: LiveEvent, cache: QueryClient): void {
  switch (event.type) {
    case "task.created":
    case "task.changed":
    case "task.assigned":
    case "task.deleted":
      if (event.lost) return noteGone(cache, event.data.id);
      return noteTask(cache, { ...event.data, is_owner: event.data.owner_id === viewerId() });
    case "member.joined":
    case "member.left":
    case "team.deleted":
    case "team.passed_on":
      void cache.invalidateQueries({ queryKey: keys.teammates });
  }
}

function viewerId(): number {
  const state = session.get();
  return state.status === "signed-in" ? state.user.pk : 0;
}
