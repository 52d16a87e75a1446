import { cache } from "../api/cache";
import { isPassing } from "../api/errors";
import { send } from "../api/transport";
import { withRead } from "./apply";
import { chatKeys } from "./keys";
import { placeOfConversation, type Conversation, type Stretch } from "./model";
import { myId, NO_SEARCH } from "./queries";

/** Reading on while scrolling is told once, after this many milliseconds. */
const PAUSE = 250;
const AGAIN = 5_000;

const due = new Map<number, { position: number; timer: ReturnType<typeof setTimeout> }>();

/** Note that a conversation was read up to a position: here at once, at the server soon. */
export function noteRead(conversation: Conversation, position: number): void {
  const known = due.get(conversation.id)?.position ?? 0;
  if (position <= Math.max(known, conversation.read_position)) return;
  cache.setQueryData<Conversation[]>(chatKeys.conversations, (list) =>
    list?.map((one) => (one.id === conversation.id ? readUpTo(one, position) : one)),
  );
  plan(conversation.id, position, PAUSE);
}

function readUpTo(conversation: Conversation, position: number): Conversation {
  const stretch = cache.getQueryData<Stretch>(chatKeys.stretch(placeOfConversation(conversation), NO_SEARCH));
  const me = myId();
  const others = stretch?.messages.filter((one) => one.owner_id !== me) ?? [];
  const unread = stretch?.hasLater
    ? conversation.unread -
      others.filter((o) => o.position > conversation.read_position && o.position <= position).length
    : others.filter((one) => one.position > position).length;
  return { ...conversation, read_position: position, unread: Math.max(0, unread) };
}

function plan(conversation: number, position: number, pause: number): void {
  clearTimeout(due.get(conversation)?.timer);
  const timer = setTimeout(() => void tell(conversation, position), pause);
  due.set(conversation, { position, timer });
}

async function tell(conversation: number, position: number): Promise<void> {
  try {
    const { data } = await send<{ conversation: number; read_position: number; unread: number }>({
      method: "PUT",
      url: `/conversations/${conversation}/read`,
      body: { position },
    });
    cache.setQueryData<Conversation[]>(chatKeys.conversations, (list) => list && withRead(list, data));
  } catch (error) {
    // Unless one has read further or lost sight of it meanwhile, it is told again.
    if (isPassing(error) && due.get(conversation)?.position === position) return plan(conversation, position, AGAIN);
  }
  if (due.get(conversation)?.position === position) due.delete(conversation);
}
