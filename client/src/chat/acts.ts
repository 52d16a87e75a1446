import { cache } from "../api/cache";
import { ApiError } from "../api/errors";
import { ifVersion } from "../api/client";
import { send } from "../api/transport";
import type { LiveEvent } from "../live/events";
import { chatKeys } from "./keys";
import { noteMessage, putInMessages } from "./live";
import type { Message } from "./model";

const kindOf = (message: Message) => (message.recipient_id === undefined ? "team" : "private");

/**
 * Change a message's text. Throws what the API calls throw; with a 412, somebody changed it meanwhile, and the newer one
 * is in the cache.
 */
export async function editMessage(message: Message, text: string): Promise<void> {
  const body = {
    team: message.team,
    message: text,
    ...(message.recipient_id === undefined ? {} : { recipient: message.recipient_id }),
  };
  const url = `/${kindOf(message)}-chat-put/${message.id}`;
  try {
    const { data } = await send<Message>({ method: "PUT", url, body, headers: ifVersion(message.version) });
    noteMessage(cache, data, "message.edited");
  } catch (error) {
    const current = error instanceof ApiError && error.status === 412 && (error.body as { current?: Message }).current;
    if (current) noteMessage(cache, current, "message.edited");
    throw error;
  }
}

/** Delete a message: it goes at once, and comes back if the server refuses. */
export async function deleteMessage(message: Message): Promise<void> {
  const { id, conversation, team } = message;
  const data = { id, conversation, team };
  const event: LiveEvent = { cursor: "", at: "", type: "message.deleted", lost: true, data };
  putInMessages(event, cache);
  try {
    await send({ method: "DELETE", url: `/${kindOf(message)}-chat-delete/${id}` });
  } catch (error) {
    if (!(error instanceof ApiError && error.status === 404)) {
      noteMessage(cache, message, "message.posted");
      throw error;
    } // gone already: what was wanted
  }
  void cache.invalidateQueries({ queryKey: chatKeys.conversations });
}

/** Say so no more often than this: the server shows it for six seconds. */
const TYPING_PAUSE = 3_000;
let saidAt = 0;

/** Tell the others that one is typing. Nothing depends on it: errors are of no interest. */
export function sayTyping(conversation: number): void {
  if (Date.now() - saidAt < TYPING_PAUSE) return;
  saidAt = Date.now();
  send({ method: "POST", url: `/conversations/${conversation}/typing` }).catch(() => undefined);
}
