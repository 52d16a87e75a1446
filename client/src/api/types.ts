import type { components } from "./schema";

type Schemas = components["schemas"];

export type Profile = Schemas["Profile"];
export type Session = Schemas["SessionShape"];
export type Team = Schemas["TeamAnswer"];
export type Membership = Schemas["MembershipAnswer"];
export type Person = Schemas["PersonInTeam"];
export type Conversation = Schemas["ConversationAnswer"];
export type TeamMessage = Schemas["TeamMessage"];
export type PrivateMessage = Schemas["PrivateMessage"];
export type Presence = Schemas["PresenceAnswer"];
export type Task = Schemas["TaskAnswer"];
export type EventType = Schemas["EventAnswer"]["type"];

/** One page of a list. */
export interface Page<T> {
  count: number;
  next: string | null;
  previous: string | null;
  results: T[];
}
