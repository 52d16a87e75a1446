import type { Message, Stretch } from "./model";

/** The most messages kept of one conversation: beyond, the far end is let go and fetched again when scrolled to. */
export const LONGEST = 300;

/** Put a message in, or in the place of its older version. What lies beyond a stretch's end is left out. */
export function putMessage(stretch: Stretch, message: Message): Stretch {
  const { messages } = stretch;
  const at = messages.findIndex((one) => one.id === message.id);
  const known = messages[at];
  if (known) {
    if (known.version > message.version) return stretch;
    return { ...stretch, messages: messages.with(at, message) };
  }
  const first = messages[0];
  const last = messages.at(-1);
  if (last && message.position > last.position && stretch.hasLater) return stretch;
  if (first && message.position < first.position && stretch.hasEarlier) return stretch;
  const before = messages.findLastIndex((one) => one.position < message.position);
  return { ...stretch, messages: messages.toSpliced(before + 1, 0, message) };
}

/** Change a message that is there; leave the stretch alone if it is not. */
export function changeMessage(stretch: Stretch, message: Message): Stretch {
  return stretch.messages.some((one) => one.id === message.id) ? putMessage(stretch, message) : stretch;
}

export function removeMessage(stretch: Stretch, id: number): Stretch {
  if (!stretch.messages.some((one) => one.id === id)) return stretch;
  return { ...stretch, messages: stretch.messages.filter((one) => one.id !== id) };
}

export function addEarlier(stretch: Stretch, page: Stretch): Stretch {
  const messages = join(page.messages, stretch.messages);
  const isTooLong = messages.length > LONGEST;
  return {
    messages: isTooLong ? messages.slice(0, LONGEST) : messages,
    hasEarlier: page.hasEarlier,
    hasLater: stretch.hasLater || isTooLong,
  };
}

export function addLater(stretch: Stretch, page: Stretch): Stretch {
  const messages = join(stretch.messages, page.messages);
  const isTooLong = messages.length > LONGEST;
  return {
    messages: isTooLong ? messages.slice(-LONGEST) : messages,
    hasEarlier: stretch.hasEarlier || isTooLong,
    hasLater: page.hasLater,
  };
}

function join(first: readonly Message[], second: readonly Message[]): Message[] {
  const last = first.at(-1)?.position ?? -1;
  return [...first, ...second.filter((one) => one.position > last)];
}
