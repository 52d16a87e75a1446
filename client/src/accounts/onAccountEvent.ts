import type { QueryClient } from "@tanstack/react-query";
import { noteSignedOut, ownSessionId, session } from "../api/session";
import type { LiveEvent } from "../live/events";
import { sessionsKey } from "./queries";

/** Sessions that ended, this one among them perhaps, and one's own profile changed on another device. */
export function onAccountEvent(event: LiveEvent, cache: QueryClient): void {
  if (event.type === "session.ended") {
    if (event.data.id === ownSessionId()) noteSignedOut("ended");
    else void cache.invalidateQueries({ queryKey: sessionsKey });
  }
  if (event.type === "profile.changed" && !event.lost) {
    const state = session.get();
    if (state.status !== "signed-in" || state.user.pk !== event.data.id) return;
    const { username, first_name, last_name } = event.data;
    session.set({ status: "signed-in", user: { ...state.user, username, first_name, last_name } });
  }
}
