import { queryOptions } from "@tanstack/react-query";
import { cache } from "../api/cache";
import { session } from "../api/session";
import { send } from "../api/transport";
import type { Page, Person } from "../api/types";
import { eventsSince, mark } from "../live/recent";
import { applyToConversations, applyToStretch } from "./apply";
import { chatKeys, type Search } from "./keys";
import type { Conversation, Message, Place, Stretch } from "./model";
import { addEarlier, addLater } from "./stretch";

/** How many messages come at once. */
export const PAGE_SIZE = 50;
/** With fewer unread messages than this, the newest page shows all of them. */
const FEW = 40;
const ALL = 1000;
const THE_END = Number.MAX_SAFE_INTEGER;

export const NO_SEARCH: Search = { words: "", days: 0 };

/** All my conversations, the newest activity first. */
export const conversationsQuery = queryOptions({
  queryKey: chatKeys.conversations,
  queryFn: async ({ signal }) => {
    const marked = mark();
    const found: Conversation[] = [];
    for (let isMore = true; isMore;) {
      const query = { limit: ALL, offset: found.length };
      const page = (await send<Page<Conversation>>({ method: "GET", url: "/conversations/", query, signal })).data;
      found.push(...page.results);
      isMore = page.results.length > 0 && found.length < page.count;
    }
    return eventsSince(marked).reduce((list, event) => applyToConversations(list, event, myId()) ?? list, found);
  },
  staleTime: Infinity, // the stream keeps it true
});

/** A stretch of a conversation: where I stopped reading, else its end; and where one was, when it is fetched again. */
export const stretchQuery = (place: Place, search: Search) =>
  queryOptions({
    queryKey: chatKeys.stretch(place, search),
    queryFn: ({ signal, client }) => {
      const known = client.getQueryData<Stretch>(chatKeys.stretch(place, search));
      if (known?.hasLater) return around(place, search, middle(known), signal);
      const conversation = known ? undefined : findConversation(place);
      if (conversation && !isSearching(search) && conversation.unread > FEW)
        return around(place, search, conversation.read_position, signal);
      return fetchPage(place, search, { before: THE_END }, signal);
    },
    staleTime: Infinity,
  });

export function isSearching({ words, days }: Search): boolean {
  return words !== "" || days > 0;
}

export function findConversation({ team, other }: Place): Conversation | undefined {
  const list = cache.getQueryData<Conversation[]>(chatKeys.conversations);
  return list?.find((one) => one.team === team && (one.other?.id ?? null) === other);
}

/** Make the shown stretch longer at one end. */
export async function loadMore(place: Place, search: Search, direction: "earlier" | "later"): Promise<void> {
  const queryKey = chatKeys.stretch(place, search);
  const known = cache.getQueryData<Stretch>(queryKey);
  const end = direction === "earlier" ? known?.messages[0] : known?.messages.at(-1);
  if (!known || !end) return;
  const page = await fetchPage(
    place,
    search,
    direction === "earlier" ? { before: end.position } : { after: end.position },
  );
  const add = direction === "earlier" ? addEarlier : addLater;
  cache.setQueryData<Stretch>(queryKey, (now) => {
    // Fetched anew meanwhile, it may be elsewhere: then this page does not belong to it.
    const stillThere = direction === "earlier" ? now?.messages[0] : now?.messages.at(-1);
    return now && stillThere?.id === end.id ? add(now, page) : now;
  });
}

/** Keep of a conversation that is left only its end, which is what shows first when one comes back. */
export function letGo(place: Place, search: Search): void {
  const queryKey = chatKeys.stretch(place, search);
  const known = cache.getQueryData<Stretch>(queryKey);
  if (!known || known.messages.length <= PAGE_SIZE) return;
  if (known.hasLater) cache.removeQueries({ queryKey });
  else
    cache.setQueryData<Stretch>(queryKey, { ...known, messages: known.messages.slice(-PAGE_SIZE), hasEarlier: true });
}

/** Show the stretch around a position. */
export async function jumpTo(place: Place, position: number): Promise<void> {
  const queryKey = chatKeys.stretch(place, NO_SEARCH);
  await cache.cancelQueries({ queryKey });
  cache.setQueryData<Stretch>(queryKey, await around(place, NO_SEARCH, position - 1));
}

/** Show the conversation's end. */
export async function jumpToLatest(place: Place): Promise<void> {
  const queryKey = chatKeys.stretch(place, NO_SEARCH);
  await cache.cancelQueries({ queryKey });
  cache.setQueryData<Stretch>(queryKey, await fetchPage(place, NO_SEARCH, { before: THE_END }));
}

/** Who is in a team: the owner first. The teams' pages keep it under the same key. */
export const peopleQuery = (team: number) =>
  queryOptions({
    queryKey: ["teams", "people", team],
    queryFn: async ({ signal }) => (await send<Person[]>({ method: "GET", url: `/team-members/${team}`, signal })).data,
  });

async function around(place: Place, search: Search, position: number, signal?: AbortSignal): Promise<Stretch> {
  const [earlier, later] = await Promise.all([
    fetchPage(place, search, { before: position + 1 }, signal),
    fetchPage(place, search, { after: position }, signal),
  ]);
  return {
    messages: [...earlier.messages, ...later.messages],
    hasEarlier: earlier.hasEarlier,
    hasLater: later.hasLater,
  };
}

async function fetchPage(
  { team, other }: Place,
  { words, days }: Search,
  end: { before?: number; after?: number },
  signal?: AbortSignal,
): Promise<Stretch> {
  const marked = mark();
  const { data: page } = await send<Page<Message>>({
    method: "GET",
    url: other === null ? "/team-chat-list/" : "/private-chat-list/",
    query: {
      team_id: team,
      ...(other === null ? {} : { from_user_id: other }),
      limit: PAGE_SIZE,
      search: words,
      minus_days: days || "",
      ...end,
    },
    signal,
  });
  const isBackwards = end.before !== undefined;
  const stretch: Stretch = {
    messages: page.results,
    hasEarlier: isBackwards ? page.previous !== null : true,
    hasLater: isBackwards ? end.before !== THE_END : page.next !== null,
  };
  const isFiltered = words !== "" || days > 0;
  const place = { team, other };
  return eventsSince(marked).reduce((now, event) => applyToStretch(now, event, place, myId(), isFiltered), stretch);
}

function middle({ messages }: Stretch): number {
  return messages[Math.floor(messages.length / 2)]?.position ?? 0;
}

export function myId(): number {
  const state = session.get();
  return state.status === "signed-in" ? state.user.pk : 0;
}
