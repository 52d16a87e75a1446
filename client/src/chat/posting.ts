import { cache } from "../api/cache";
import { idempotent, newKey } from "../api/client";
import { send } from "../api/transport";
import { upload } from "../api/upload";
import { enqueue, progress, sendsKind } from "../outbox/outbox";
import type { Item } from "../outbox/store";
import { chatKeys } from "./keys";
import { noteMessage } from "./live";
import { nameOf, type Message, type Place, type Stretch } from "./model";
import { findConversation, NO_SEARCH } from "./queries";

export interface Posting {
  place: Place;
  text: string;
  image: File | null;
  /** The newest position known when it was written, to find it again among the messages. */
  after: number;
}
export type PostingItem = Item<Posting>;

const KIND = "message";

sendsKind<Posting>(KIND, {
  post,
  onSent: (_, message) => noteMessage(cache, message as Message, "message.posted"),
});

/** Take a message to be sent. It shows at once, and goes out when it can. */
export async function sendMessage(place: Place, text: string, image: File | null): Promise<void> {
  const stretch = cache.getQueryData<Stretch>(chatKeys.stretch(place, NO_SEARCH));
  const after = Math.max(stretch?.messages.at(-1)?.position ?? 0, findConversation(place)?.last_position ?? 0);
  await enqueue<Posting>({ kind: KIND, line: "messages", work: { place, text, image, after }, key: newKey() });
}

export function isPosting(item: Item): item is PostingItem {
  return item.kind === KIND;
}

/**
 * The waiting items of a place that are to be shown. One whose message has come by the stream already, before the
 * answer to its sending, would be seen twice.
 */
export function postingsAt(
  items: readonly Item[],
  place: Place,
  messages: readonly Message[],
  me: number,
): PostingItem[] {
  const taken = new Set<number>();
  return items.filter(isPosting).filter(({ work, triedAt, refusal }) => {
    if (nameOf(work.place) !== nameOf(place)) return false;
    if (triedAt === 0 || refusal) return true;
    const posted = messages.find(
      (one) => one.owner_id === me && one.position > work.after && one.message === work.text && !taken.has(one.id),
    );
    if (posted) taken.add(posted.id);
    return !posted;
  });
}

async function post({ work: { place, text, image }, key }: PostingItem): Promise<Message> {
  const { team, other } = place;
  const url = other === null ? `/team-chat-post/${team}` : `/private-chat-post/${team}/${other}`;
  const headers = idempotent(key);
  if (!image) {
    const body = { team, message: text, ...(other === null ? {} : { recipient: other }) };
    return (await send<Message>({ method: "POST", url, body, headers })).data;
  }
  const form = new FormData();
  form.set("team", String(team));
  if (other !== null) form.set("recipient", String(other));
  form.set("message", text);
  form.set("image", image, image.name);
  const onProgress = (part: number) => progress.set({ key, part });
  return upload<Message>({ method: "POST", url, form, headers, onProgress });
}
