import type { LiveEvent } from "../live/events";
import { t } from "../strings";

/** What the system shows. */
export interface Notice {
  /** A later notice with the same tag takes the place of an earlier one. */
  tag: string;
  title: string;
  body: string;
  /** Where a click leads, below /app. */
  path: string;
}

/** What the decision depends on besides the event. */
export interface Circumstances {
  me: number;
  /** The name of a team, empty where it is not known. */
  teamName: (team: number) => string;
  /** Up to which position a conversation is read. */
  readUpTo: (conversation: number) => number;
}

/** System notices are short; longer texts are cut by each system in its own way. */
const LONGEST = 180;

/** The notice that an event calls for: of others' messages, and of tasks that others gave to this person. */
export function noticeOf(event: LiveEvent, circumstances: Circumstances): Notice | null {
  if (event.lost) return null;
  const { me, teamName, readUpTo } = circumstances;
  if (event.type === "message.posted") {
    const { owner, owner_id, team, recipient_id, conversation, position, message } = event.data;
    if (owner_id === me || position <= readUpTo(conversation)) return null;
    const isPrivate = recipient_id !== undefined;
    const name = teamName(team);
    return {
      tag: tagOf(conversation),
      title: isPrivate || !name ? owner : t.notices.fromTeam(owner, name),
      body: shorten(message),
      path: isPrivate ? `/chat/person/${team}/${owner_id}` : `/chat/team/${team}`,
    };
  }
  if (event.type === "task.assigned" || event.type === "task.created") {
    const { id, owner, owner_id, asigned_to, title } = event.data;
    if (owner_id === me || asigned_to !== me) return null;
    return { tag: `task.${id}`, title: t.notices.task(owner), body: shorten(title), path: `/?task=${id}` };
  }
  return null;
}

/** The tag of a notice that an event makes needless: its conversation was read, a message in it was
 * deleted, or its task is gone. */
export function withdrawnBy(event: LiveEvent): string | null {
  if (event.type === "conversation.read" && !event.lost && event.data.unread === 0)
    return tagOf(event.data.conversation);
  if (event.type === "message.deleted" && event.data.conversation) return tagOf(event.data.conversation as number);
  if (event.type.startsWith("task.") && event.lost) return `task.${event.data.id}`;
  return null;
}

/** Whether somebody who has this address before them sees what the notice is about. */
export function isInView(path: string, address: { pathname: string; search: string }): boolean {
  const wanted = new URL(`/app${path}`, "http://organizer");
  const task = wanted.searchParams.get("task");
  if (task) return new URLSearchParams(address.search).get("task") === task;
  return address.pathname === wanted.pathname;
}

/** Of so many notices at once (after a night's sleep, say) only one is shown, which speaks of all. */
const MOST = 3;

export function combine(notices: readonly Notice[]): readonly Notice[] {
  if (notices.length <= MOST) return notices;
  const isChat = notices.every((one) => one.path.startsWith("/chat"));
  return [{ tag: "many", title: t.common.appName, body: t.notices.many(notices.length), path: isChat ? "/chat" : "/" }];
}

function tagOf(conversation: number): string {
  return `conversation.${conversation}`;
}

function shorten(text: string): string {
  const line = text.replace(/\s+/g, " ").trim();
  return line.length > LONGEST ? `${line.slice(0, LONGEST - 1)}…` : line;
}
