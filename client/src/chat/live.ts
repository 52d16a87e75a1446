import type { QueryClient } from "@tanstack/react-query";
import type { LiveEvent } from "../live/events";
import { noteTypingOver } from "../live/typing";
import { applyToConversations, applyToStretch } from "./apply";
import { readPlace, type Conversation, type Message, type Stretch } from "./model";
import { chatKeys, isSearching, myId, type Search } from "./queries";

/** Let the cache know what happened in conversations. */
export function applyEvent(event: LiveEvent, cache: QueryClient): void {
  const me = myId();
  applyToAllStretches(event, cache, me);
  const list = cache.getQueryData<Conversation[]>(chatKeys.conversations);
  if (list) {
    const after = applyToConversations(list, event, me);
    if (after) cache.setQueryData(chatKeys.conversations, after);
    else void cache.invalidateQueries({ queryKey: chatKeys.conversations });
  }
  if (event.type === "message.posted" && !event.lost) noteTypingOver(event.data.conversation, event.data.owner_id);
  // A name stands at every message; who left a team sees nothing of it any more.
  const isAboutMe = event.type === "member.left" && (event.lost || event.data.user_id === me);
  if (event.type === "profile.changed" || event.type === "team.deleted" || isAboutMe)
    void cache.invalidateQueries({ queryKey: chatKeys.messages });
}

/** What this page did itself, as if it had been told. */
export function noteMessage(cache: QueryClient, message: Message, type: "message.posted" | "message.edited"): void {
  applyEvent({ cursor: "", at: "", type, lost: false, data: message }, cache);
}

function applyToAllStretches(event: LiveEvent, cache: QueryClient, me: number): void {
  if (!event.type.startsWith("message.")) return;
  for (const [key, stretch] of cache.getQueriesData<Stretch>({ queryKey: chatKeys.messages })) {
    const place = readPlace(String(key[2]));
    if (!stretch || !place) continue;
    const after = applyToStretch(stretch, event, place, me, isSearching(key[3] as Search));
    if (after !== stretch) cache.setQueryData(key, after);
  }
}
