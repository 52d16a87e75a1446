import type { QueryClient } from "@tanstack/react-query";
import type { LiveEvent } from "../live/events";
import { applyToConversations, applyToStretch } from "./apply";
import { chatKeys, type Search } from "./keys";
import { readPlace, type Conversation, type Message, type Stretch } from "./model";
import { isSearching, myId } from "./queries";

/** Put what happened into the list of conversations; ask for it where the event does not say enough. */
export function putInConversations(event: LiveEvent, cache: QueryClient): void {
  const list = cache.getQueryData<Conversation[]>(chatKeys.conversations);
  if (!list) return; // an answer that is under way gets it in conversationsQuery
  const after = applyToConversations(list, event, myId());
  if (after) cache.setQueryData(chatKeys.conversations, after);
  else void cache.invalidateQueries({ queryKey: chatKeys.conversations });
}

/** Put a message that came, changed or went into every stretch that holds it. */
export function putInMessages(event: LiveEvent, cache: QueryClient): void {
  for (const [key, stretch] of cache.getQueriesData<Stretch>({ queryKey: chatKeys.messages })) {
    const place = readPlace(String(key[2]));
    if (!stretch || !place) continue;
    const after = applyToStretch(stretch, event, place, myId(), isSearching(key[3] as Search));
    if (after !== stretch) cache.setQueryData(key, after);
  }
}

/** What this page did itself, as if it had been told. */
export function noteMessage(cache: QueryClient, message: Message, type: "message.posted" | "message.edited"): void {
  const event: LiveEvent = { cursor: "", at: "", type, lost: false, data: message };
  putInMessages(event, cache);
  putInConversations(event, cache);
}
