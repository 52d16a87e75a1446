import { queryOptions, useQuery } from "@tanstack/react-query";
import { useMemo } from "react";
import { send } from "../api/transport";
import { useOnlinePeople } from "../live/presence";

export interface Presence {
  user_id: number;
  online: boolean;
  last_seen: string | null;
}

/** Of one team, or of everybody who shares a team with me. Keys begin with "presence", which the stream invalidates. */
const presenceQuery = (team?: number) =>
  queryOptions({
    queryKey: ["presence", team ?? "all"],
    queryFn: async ({ signal }) =>
      (await send<Presence[]>({ method: "GET", url: "/presence/", query: { team_id: team }, signal })).data,
    staleTime: 30_000,
  });

/** People's presence by their id: as asked once, and as the stream tells since. */
export function usePresence(team?: number): ReadonlyMap<number, Presence> {
  const { data } = useQuery(presenceQuery(team));
  const told = useOnlinePeople();
  return useMemo(() => {
    const known = new Map((data ?? []).map((one) => [one.user_id, one]));
    for (const [id, online] of told) {
      const one = known.get(id);
      if (one && one.online !== online) known.set(id, { ...one, online, last_seen: new Date().toISOString() });
    }
    return known;
  }, [data, told]);
}
