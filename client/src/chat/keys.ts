import { nameOf, type Place } from "./model";

export interface Search {
  words: string;
  /** Only the last so many; 0 for all. */
  days: number;
}

/** Under what the cache holds what the chat knows. */
export const chatKeys = {
  conversations: ["chat", "conversations"],
  messages: ["chat", "messages"],
  stretch: (place: Place, search: Search) => ["chat", "messages", nameOf(place), search],
} as const;
