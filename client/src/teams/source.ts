import type { CommandSource } from "../app/commands";
import { navigate } from "wouter/use-browser-location";
import { api } from "../api/client";
import { t } from "../strings";

/** Teams by name, for the palette. */
export const teamSource: CommandSource = {
  id: "teams",
  search: async (text, signal) => {
    const page = await api.get("/team/", { query: { search: text, limit: 6 }, signal });
    return page.results.map((team) => ({
      id: `team.${team.id}`,
      title: team.name,
      section: t.teams.palette(team.owner),
      run: () => navigate(`/app/teams/${team.id}`),
    }));
  },
};
