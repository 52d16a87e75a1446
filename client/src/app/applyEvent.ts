import type { QueryClient, QueryKey } from "@tanstack/react-query";
import { putInProfile, putInSessions } from "../accounts/onAccountEvent";
import { sessionsKey } from "../accounts/queries";
import { session } from "../api/session";
import { chatKeys } from "../chat/keys";
import { putInNotices } from "../notices/feature";
import { keys as taskKeys } from "../tasks/collections";
import { teamKeys } from "../teams/queries";
import { loadSurely } from "./back";
import { CACHES, EFFECTS, type CacheName } from "./effects";
import type { LiveEvent } from "../live/events";
import { noteTypingOver } from "../live/typing";

interface Cached {
  /** What is asked again. */
  keys?: (team: number | undefined) => readonly QueryKey[];
  put?: (event: LiveEvent, cache: QueryClient) => unknown;
}

const chatLive = () => loadSurely(() => import("../chat/live"));

const CACHED: { readonly [Name in CacheName]: Cached } = {
  conversations: {
    keys: () => [chatKeys.conversations],
    put: async (event, to) => (await chatLive()).putInConversations(event, to),
  },
  messages: {
    keys: () => [chatKeys.messages],
    put: async (event, to) => (await chatLive()).putInMessages(event, to),
  },
  typing: {
    put: ({ type, lost, data }) =>
      type === "message.posted" && !lost && noteTypingOver(data.conversation, data.owner_id),
  },
  tasks: {
    keys: () => taskKeys.withTasks,
    put: async (event, to) => (await loadSurely(() => import("../tasks/live"))).putInTasks(event, to),
  },
  teammates: { keys: () => [taskKeys.teammates] },
  teams: { keys: () => [teamKeys.list] },
  myTeams: { keys: () => [teamKeys.mine] },
  team: { keys: (team) => [of(team, teamKeys.one)] },
  people: { keys: (team) => [of(team, teamKeys.people)] },
  memberships: { keys: (team) => [of(team, teamKeys.memberships)] },
  presence: { keys: () => [["presence"]] },
  sessions: { keys: () => [sessionsKey], put: putInSessions },
  profile: { put: putInProfile },
  notices: { put: putInNotices },
};

/** Let every cache know what happened. Done when what is shown was asked for again. */
export async function applyEvent(event: LiveEvent, to: QueryClient): Promise<void> {
  const row = EFFECTS[event.type] as (typeof EFFECTS)[typeof event.type] | undefined;
  // A newer server may know kinds that this page does not: then anything may have changed.
  if (!row) return to.invalidateQueries();
  await Promise.all(
    CACHES.map((name, column) => {
      const { keys, put } = CACHED[name];
      const effect = row[column];
      if (effect === "put") return put?.(event, to);
      if (effect === "ask" || (effect === "mine" && isAboutMe(event))) return askAgain(keys?.(teamOf(event)), to);
    }),
  );
}

/** What this page did itself, as if it had been told: its event may be late, and without a stream none comes. */
export function noteDone(happened: DistributiveOmit<LiveEvent, "cursor" | "at">, to: QueryClient): Promise<void> {
  return applyEvent({ cursor: "", at: "", ...happened } as LiveEvent, to);
}

type DistributiveOmit<T, Key extends PropertyKey> = T extends unknown ? Omit<T, Key> : never;

async function askAgain(queryKeys: readonly QueryKey[] = [], to: QueryClient): Promise<void> {
  // A first answer that is under way may be older than the event, and is not asked for twice: it has to come first.
  const firsts = queryKeys
    .flatMap((queryKey) => to.getQueryCache().findAll({ queryKey }))
    .filter(({ state }) => state.fetchStatus !== "idle" && state.data === undefined);
  await Promise.allSettled(firsts.map((query) => query.promise));
  await Promise.all(queryKeys.map((queryKey) => to.invalidateQueries({ queryKey })));
}

function of(team: number | undefined, key: (team: number) => QueryKey): QueryKey {
  return team === undefined ? key(0).slice(0, -1) : key(team);
}

function teamOf({ type, data }: LiveEvent): number | undefined {
  if (type.startsWith("team.") && "id" in data) return data.id;
  return "team" in data ? data.team : undefined;
}

function isAboutMe({ type, lost, data }: LiveEvent): boolean {
  const state = session.get();
  const me = state.status === "signed-in" ? state.user.pk : 0;
  // What is lost was in sight before.
  if (lost || (type === "profile.changed" && "id" in data && data.id === me)) return true;
  return ("owner_id" in data && data.owner_id === me) || ("user_id" in data && data.user_id === me);
}
