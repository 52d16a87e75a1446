import { navigate } from "wouter/use-browser-location";
import { cache } from "../api/cache";
import type { Command } from "../app/commands";
import { t } from "../strings";
import { fold, searchWords } from "../text/folding";
import { nameOf, pathOf, placeOfConversation, type Conversation, type Place } from "./model";
import { conversationsQuery, myId, peopleQuery } from "./queries";

/** The most that the palette shows of them. */
const SHOWN = 6;

interface Found {
  place: Place;
  title: string;
  section: string;
}

/** Conversations by their title, and people of my teams with whom there is none yet: choosing one begins it. */
export async function findConversations(text: string): Promise<Command[]> {
  const words = searchWords(text);
  const list = await cache.ensureQueryData(conversationsQuery);
  const known = list.map((one): Found => ({
    place: placeOfConversation(one),
    title: one.title,
    section: one.kind === "team" ? t.chat.palette.team : privateIn(one.team_name),
  }));
  return [...known, ...(await peopleWithout(list))]
    .filter(({ title }) => words.every((word) => fold(title).includes(word)))
    .slice(0, SHOWN)
    .map(({ place, title, section }) => ({
      id: `chat.${nameOf(place)}`,
      title,
      section,
      run: () => navigate(`/app${pathOf(place)}`),
    }));
}

const privateIn = (team: string) => `${t.chat.palette.person} ${t.chat.inTeam(team)}`;

/** The people of my teams to whom nobody wrote so far, each once. */
async function peopleWithout(list: readonly Conversation[]): Promise<Found[]> {
  const seen = new Set([myId(), ...list.flatMap(({ other }) => (other ? [other.id] : []))]);
  const teams = list.filter((one) => one.kind === "team");
  const answers = await Promise.all(teams.map(({ team }) => cache.ensureQueryData(peopleQuery(team))));
  return answers.flatMap((people, index) => {
    const { team, team_name } = teams[index] as Conversation;
    const fresh = people.filter(({ user_id }) => !seen.has(user_id));
    fresh.forEach(({ user_id }) => seen.add(user_id));
    return fresh.map(({ user_id, username }) => ({
      place: { team, other: user_id },
      title: username,
      section: privateIn(team_name),
    }));
  });
}
