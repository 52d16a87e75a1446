import type { EventType } from "../live/events";

/** Everything that the client keeps of what the server said, in the order of the table's columns. */
export const CACHES = [
  "conversations",
  "messages",
  "typing",
  "tasks",
  "teammates",
  "teams",
  "myTeams",
  "team",
  "people",
  "memberships",
  "presence",
  "sessions",
  "profile",
  "notices",
] as const;
export type CacheName = (typeof CACHES)[number];

/** `put`: what the event carries goes in. `ask`: the server is asked again. `mine`: so, if it is about me. */
export type Effect = "-" | "put" | "ask" | "mine";

type ForEach<Names extends readonly string[]> = { readonly [Index in keyof Names]: Effect };

/**
 * What each kind of event does to each cache. A kind that the server gets, or a cache that is added above, does not
 * compile before its row or column is here.
 */
// prettier-ignore
export const EFFECTS: { readonly [Kind in EventType]: ForEach<typeof CACHES> } = {
  //                    convers. messages typing  tasks  mates  teams  myTeams team   people member presen sessio profile notices
  "message.posted":    ["put",   "put",   "put",  "-",   "-",   "-",   "-",    "-",   "-",   "-",   "-",   "-",   "-",    "put"],
  "message.edited":    ["put",   "put",   "-",    "-",   "-",   "-",   "-",    "-",   "-",   "-",   "-",   "-",   "-",    "-"],
  "message.deleted":   ["ask",   "put",   "-",    "-",   "-",   "-",   "-",    "-",   "-",   "-",   "-",   "-",   "-",    "put"],
  "conversation.read": ["put",   "-",     "-",    "-",   "-",   "-",   "-",    "-",   "-",   "-",   "-",   "-",   "-",    "put"],
  "task.created":      ["-",     "-",     "-",    "put", "-",   "-",   "-",    "-",   "-",   "-",   "-",   "-",   "-",    "put"],
  "task.changed":      ["-",     "-",     "-",    "put", "-",   "-",   "-",    "-",   "-",   "-",   "-",   "-",   "-",    "put"],
  "task.assigned":     ["-",     "-",     "-",    "put", "-",   "-",   "-",    "-",   "-",   "-",   "-",   "-",   "-",    "put"],
  "task.deleted":      ["-",     "-",     "-",    "put", "-",   "-",   "-",    "-",   "-",   "-",   "-",   "-",   "-",    "put"],
  "team.created":      ["mine",  "-",     "-",    "-",   "-",   "ask", "mine", "ask", "-",   "-",   "-",   "-",   "-",    "-"],
  "team.renamed":      ["ask",   "-",     "-",    "-",   "ask", "ask", "ask",  "ask", "-",   "ask", "-",   "-",   "-",    "-"],
  "team.passed_on":    ["mine",  "mine",  "-",    "-",   "ask", "ask", "ask",  "ask", "ask", "ask", "ask", "-",   "-",    "-"],
  "team.deleted":      ["put",   "ask",   "-",    "-",   "ask", "ask", "ask",  "ask", "ask", "ask", "ask", "-",   "-",    "-"],
  "member.joined":     ["mine",  "mine",  "-",    "-",   "ask", "mine","mine", "mine","ask", "ask", "ask", "-",   "-",    "-"],
  "member.left":       ["mine",  "mine",  "-",    "-",   "ask", "mine","mine", "mine","ask", "ask", "ask", "-",   "-",    "-"],
  "session.ended":     ["-",     "-",     "-",    "-",   "-",   "-",   "-",    "-",   "-",   "-",   "-",   "put", "-",    "-"],
  "profile.changed":   ["ask",   "ask",   "-",    "ask", "ask", "ask", "ask",  "ask", "ask", "ask", "mine","-",   "put",  "-"],
};
