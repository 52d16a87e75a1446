import type { Item } from "../outbox/store";
import { nameOf, placeOfConversation, type Conversation } from "./model";
import { isPosting, type PostingItem } from "./posting";

/**
 * What was refused and has no conversation any more to be shown in: its author left the team meanwhile, or the team is
 * gone. While the conversations are not known, nothing is said to be lost.
 */
export function strandedItems(items: readonly Item[], list: readonly Conversation[] | undefined): PostingItem[] {
  if (!list) return [];
  const known = new Set(list.map((one) => nameOf(placeOfConversation(one))));
  return items.filter(isPosting).filter((item) => item.refusal && !known.has(nameOf(item.work.place)));
}
