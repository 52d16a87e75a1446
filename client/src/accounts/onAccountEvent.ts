import type { QueryClient } from "@tanstack/react-query";
import { noteSignedOut, ownSessionId, session } from "../api/session";
import type { LiveEvent } from "../live/events";
import { findProfile } from "./findProfile";
import { sessionsKey } from "./queries";

/** A session ended: this one, which signs out, or another, which the list of devices shows no longer. */
export function putInSessions(event: LiveEvent, cache: QueryClient): void {
  if (event.type !== "session.ended") return;
  if (event.data.id === ownSessionId()) noteSignedOut("ended");
  else void cache.invalidateQueries({ queryKey: sessionsKey });
}

/** One's own profile changed, on another device perhaps: its names show at once, and the rest of it is asked for. */
export function putInProfile(event: LiveEvent): void {
  if (event.type !== "profile.changed" || event.lost) return;
  const state = session.get();
  if (state.status !== "signed-in" || state.user.pk !== event.data.id) return;
  const { username, first_name, last_name } = event.data;
  session.set({ status: "signed-in", user: { ...state.user, username, first_name, last_name } });
  void findProfile();
}
