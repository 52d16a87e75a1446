import { navigate } from "wouter/use-browser-location";
import { cache } from "../api/cache";
import type { Command } from "../app/commands";
import { t } from "../strings";
import { fold, searchWords } from "../text/folding";
import { pathOf, placeOfConversation } from "./model";
import { conversationsQuery } from "./queries";

/** The most that the palette shows of them. */
const SHOWN = 6;

/** Conversations by their title. */
export async function findConversations(text: string): Promise<Command[]> {
  const words = searchWords(text);
  const list = await cache.ensureQueryData(conversationsQuery);
  return list
    .filter((one) => words.every((word) => fold(one.title).includes(word)))
    .slice(0, SHOWN)
    .map((one) => ({
      id: `chat.${one.id}`,
      title: one.title,
      section: one.kind === "team" ? t.chat.palette.team : `${t.chat.palette.person} ${t.chat.inTeam(one.team_name)}`,
      run: () => navigate(`/app${pathOf(placeOfConversation(one))}`),
    }));
}
