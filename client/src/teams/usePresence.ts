import { queryOptions, useQuery } from "@tanstack/react-query";
import { useMemo } from "react";
import { api } from "../api/client";
import { useOnlinePeople } from "../live/presence";

const presenceQuery = (teamId: number) =>
  queryOptions({
    queryKey: ["presence", teamId],
    queryFn: ({ signal }) => api.get("/presence/", { query: { team_id: teamId }, signal }),
    staleTime: 30_000,
    retry: false,
  });

/** Who of a team is online: as asked once, and as the stream tells since. Undefined while it is not known. */
export function useOnline(teamId: number): ReadonlySet<number> | undefined {
  const { data } = useQuery(presenceQuery(teamId));
  const told = useOnlinePeople();
  return useMemo(() => {
    if (!data) return undefined;
    const known = new Map(data.map((one) => [one.user_id, one.online]));
    for (const [id, isOnline] of told) if (known.has(id)) known.set(id, isOnline);
    return new Set([...known].filter(([, isOnline]) => isOnline).map(([id]) => id));
  }, [data, told]);
}
