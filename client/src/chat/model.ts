import type { LiveMessage } from "../live/events";

export type Message = LiveMessage;

/** Where messages are: a team's chat, or a private chat within a team (`other`: with whom). */
export interface Place {
  team: number;
  other: number | null;
}

export interface Conversation {
  id: number;
  kind: "team" | "private";
  team: number;
  team_name: string;
  title: string;
  other: { id: number; username: string } | null;
  message_count: number;
  last_position: number;
  last_message: Message | null;
  last_activity: string | null;
  unread: number;
  read_position: number;
}

/** A stretch of a conversation without holes, oldest first. */
export interface Stretch {
  messages: readonly Message[];
  hasEarlier: boolean;
  hasLater: boolean;
}

/** The place's name in paths and cache keys: `team/3`, `person/3/7`. */
export function nameOf(place: Place): string {
  return place.other === null ? `team/${place.team}` : `person/${place.team}/${place.other}`;
}

export function pathOf(place: Place): string {
  return `/chat/${nameOf(place)}`;
}

/** Read what is behind `/chat/` in the path. */
export function readPlace(rest: string): Place | null {
  const [kind, team, other] = rest.split("/");
  if (kind === "team" && /^\d+$/.test(team ?? "")) return { team: Number(team), other: null };
  if (kind === "person" && /^\d+$/.test(team ?? "") && /^\d+$/.test(other ?? ""))
    return { team: Number(team), other: Number(other) };
  return null;
}

/** Where a message is, as the person `me` sees it. */
export function placeOf(message: Message, me: number): Place {
  if (message.recipient_id === undefined) return { team: message.team, other: null };
  return { team: message.team, other: message.owner_id === me ? message.recipient_id : message.owner_id };
}

export function placeOfConversation({ team, other }: Conversation): Place {
  return { team, other: other?.id ?? null };
}
