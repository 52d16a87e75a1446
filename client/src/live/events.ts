import type { EventType, Membership, Team, Task } from "../api/types";

export type { EventType };

/*
 * The events of `GET /events/`. `data` is what REST shows of the thing, without what is relative to the viewer; when
 * `lost` is true one lost sight of it, and `data` holds ids only.
 */

export interface LiveMessage {
  id: number;
  conversation: number;
  team: number;
  owner: string;
  owner_id: number;
  message: string;
  image: string | null;
  position: number;
  posted_at: string;
  edited_at: string | null;
  version: number;
  recipient?: string;
  recipient_id?: number;
}

/** What each kind carries. A kind that the server gets does not compile before it is here. */
interface Shapes {
  "message.posted": LiveMessage;
  "message.edited": LiveMessage;
  "message.deleted": LiveMessage;
  "conversation.read": { conversation: number; read_position: number; unread: number };
  "task.created": Task;
  "task.changed": Task;
  "task.assigned": Task;
  "task.deleted": Task;
  "team.created": Team;
  "team.renamed": Team;
  "team.passed_on": Team;
  "team.deleted": Team;
  "member.joined": Membership;
  "member.left": Membership;
  "session.ended": { id: number };
  "profile.changed": { id: number; username: string; first_name: string; last_name: string };
}

export interface Lost {
  id: number;
  conversation?: number;
  team?: number;
  user_id?: number;
}
interface Common {
  cursor: string;
  at: string;
}
export type LiveEvent = {
  [Type in EventType]:
    (Common & { type: Type; lost: false; data: Shapes[Type] }) | (Common & { type: Type; lost: true; data: Lost });
}[EventType];
