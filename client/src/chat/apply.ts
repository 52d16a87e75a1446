import type { LiveEvent } from "../live/events";
import { nameOf, placeOf, type Conversation, type Message, type Place, type Stretch } from "./model";
import { changeMessage, putMessage, removeMessage } from "./stretch";

/** A stretch of messages after an event. Applying an event twice changes nothing. */
export function applyToStretch(
  stretch: Stretch,
  event: LiveEvent,
  place: Place,
  me: number,
  isFiltered: boolean,
): Stretch {
  if (event.type === "message.deleted" || (event.type.startsWith("message.") && event.lost))
    return removeMessage(stretch, event.data.id as number);
  if (event.lost || (event.type !== "message.posted" && event.type !== "message.edited")) return stretch;
  if (nameOf(placeOf(event.data, me)) !== nameOf(place)) return stretch;
  // Whether a new message is among those searched for, only the server knows.
  return isFiltered || event.type === "message.edited"
    ? changeMessage(stretch, event.data)
    : putMessage(stretch, event.data);
}

/** The list of conversations after an event that carries all that is needed; null when it must be fetched to know. */
export function applyToConversations(list: Conversation[], event: LiveEvent, me: number): Conversation[] | null {
  switch (event.type) {
    case "message.posted":
      return event.lost ? null : withMessage(list, event.data, me);
    case "message.edited":
      return event.lost ? null : withChanged(list, event.data);
    case "conversation.read":
      return event.lost ? null : withRead(list, event.data);
    case "team.deleted":
      return list.filter((one) => one.team !== event.data.id);
    default:
      return list;
  }
}

/** The list with a new message: its conversation moves to the top. */
export function withMessage(list: Conversation[], message: Message, me: number): Conversation[] | null {
  const known = list.find((one) => one.id === message.conversation);
  if (!known) return null; // its first message: the conversation itself is not known yet
  if (message.position <= known.last_position) return list; // counted already
  const isMine = message.owner_id === me;
  const changed: Conversation = {
    ...known,
    message_count: known.message_count + 1,
    last_position: message.position,
    last_message: message,
    last_activity: message.posted_at,
    unread: known.unread + (!isMine && message.position > known.read_position ? 1 : 0),
    // What one writes oneself is read; what others wrote before it may still not be.
    read_position: isMine && known.unread === 0 ? message.position : known.read_position,
  };
  return [changed, ...list.filter((one) => one !== known)];
}

function withChanged(list: Conversation[], message: Message): Conversation[] {
  return list.map((one) =>
    one.last_message?.id === message.id && one.last_message.version <= message.version
      ? { ...one, last_message: message }
      : one,
  );
}

export function withRead(
  list: Conversation[],
  read: { conversation: number; read_position: number; unread: number },
): Conversation[] {
  return list.map((one) =>
    one.id === read.conversation && read.read_position >= one.read_position
      ? { ...one, read_position: read.read_position, unread: read.unread }
      : one,
  );
}
