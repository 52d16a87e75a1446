import type { QueryClient } from "@tanstack/react-query";
import { areNoticesOn } from "../app/notices";
import type { LiveEvent } from "../live/events";
import { isLeading } from "../live/leading";
import { combine, noticeOf, withdrawnBy, type Notice } from "./decide";
import { Looking } from "./looking";
import { followClicks, show, withdraw } from "./show";

let person = 0;
let looking: Looking | null = null;
let stopFollowing: () => void = () => undefined;
/** What came in the last moment, and what the other tabs are being asked about; by tag. */
const due = new Map<string, Notice>();
const asked = new Map<string, Notice>();
/** What comes within this many milliseconds is shown together. */
const GATHERING = 150;

/** Be ready to notify this person; nobody when it is 0. Whoever signs out leaves nothing on the screen. */
export function followPerson(now: number): void {
  if (now === person) return;
  if (person) void withdraw();
  person = now;
  due.clear();
  asked.clear();
  looking?.close();
  stopFollowing();
  looking = now ? new Looking(now) : null;
  stopFollowing = now ? followClicks() : () => undefined;
}

/** Show what the event calls for. Of all tabs, only the one that holds the stream does so. */
export function onNoticeEvent(event: LiveEvent, cache: QueryClient): void {
  if (!person || !isLeading() || !areNoticesOn(person)) return;
  const withdrawn = withdrawnBy(event);
  if (withdrawn) {
    due.delete(withdrawn);
    asked.delete(withdrawn);
    void withdraw(withdrawn);
  }
  const notice = noticeOf(event, { me: person, ...knownFrom(cache) });
  if (!notice) return;
  if (due.size === 0) setTimeout(() => void showDue(), GATHERING);
  due.set(notice.tag, notice);
}

async function showDue(): Promise<void> {
  const batch = [...due];
  due.clear();
  for (const [tag, notice] of batch) asked.set(tag, notice);
  const seen = await looking?.seen(batch.map(([, notice]) => notice.path));
  // What was read meanwhile, or belongs to somebody who signed out, is not there any more.
  const notices = batch.filter(([tag, notice]) => asked.get(tag) === notice && !seen?.has(notice.path));
  for (const [tag, notice] of batch) if (asked.get(tag) === notice) asked.delete(tag);
  for (const notice of combine(notices.map(([, notice]) => notice))) await show(notice);
}

interface KnownConversation {
  id: number;
  team: number;
  team_name: string;
  read_position: number;
}

/** The chat keeps its conversations under this key. */
function knownFrom(cache: QueryClient) {
  const list = cache.getQueryData<readonly KnownConversation[]>(["chat", "conversations"]) ?? [];
  return {
    teamName: (team: number) => list.find((one) => one.team === team)?.team_name ?? "",
    readUpTo: (conversation: number) => list.find((one) => one.id === conversation)?.read_position ?? 0,
  };
}
