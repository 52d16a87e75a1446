import type { QueryClient } from "@tanstack/react-query";
import type { LiveEvent } from "../live/events";
import { teamKeys } from "./queries";

/** Keep what is cached of teams true. Who is in a team is fetched anew: an event names one person, the list has an order. */
export function onTeamEvent(event: LiveEvent, cache: QueryClient): void {
  switch (event.type) {
    case "team.created":
    case "team.renamed":
    case "team.passed_on":
    case "team.deleted":
      void cache.invalidateQueries({ queryKey: teamKeys.list });
      void cache.invalidateQueries({ queryKey: teamKeys.mine });
      void cache.invalidateQueries({ queryKey: teamKeys.one(event.data.id) });
      return;
    case "member.joined":
    case "member.left":
      void cache.invalidateQueries({ queryKey: teamKeys.all });
      return;
    case "profile.changed":
      void cache.invalidateQueries({ queryKey: teamKeys.all });
  }
}
