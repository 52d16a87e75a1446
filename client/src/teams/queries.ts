import { infiniteQueryOptions, queryOptions } from "@tanstack/react-query";
import { api } from "../api/client";
import type { Membership, Page, Team } from "../api/types";

const PAGE_SIZE = 50;
/** The most that a page may hold. Nobody is in more teams than that. */
const ALL = 1000;

export const teamKeys = {
  all: ["teams"],
  list: ["teams", "list"],
  mine: ["teams", "mine"],
  one: (id: number) => ["teams", "one", id],
  people: (id: number) => ["teams", "people", id],
  memberships: (id: number) => ["teams", "memberships", id],
} as const;

/** All teams by name, filtered by words, a page at a time. */
export const teamsQuery = (search: string) =>
  infiniteQueryOptions({
    queryKey: [...teamKeys.list, { search }],
    queryFn: ({ pageParam, signal }) =>
      api.get("/team/", { query: { search, limit: PAGE_SIZE, offset: pageParam }, signal }),
    initialPageParam: 0,
    getNextPageParam: (last, pages) => {
      const known = pages.reduce((sum, page) => sum + page.results.length, 0);
      return known < last.count ? known : undefined;
    },
  });

/** The teams that I own or am a member of, by name. */
export const myTeamsQuery = (me: { pk: number; username: string }) =>
  queryOptions({
    queryKey: teamKeys.mine,
    queryFn: async ({ signal }): Promise<Team[]> => {
      const [owned, memberships] = await Promise.all([
        api.get("/team/", { query: { owner__username: me.username, limit: ALL }, signal }) as Promise<Page<Team>>,
        api.get("/membership/", { query: { limit: ALL }, signal }) as Promise<Page<Membership>>,
      ]);
      const joined = await Promise.all(
        memberships.results.map((one) => api.get("/team/{team_id}/", { path: { team_id: one.team }, signal })),
      );
      return [...owned.results, ...joined].sort((a, b) => a.name.localeCompare(b.name));
    },
  });

export const teamQuery = (id: number) =>
  queryOptions({
    queryKey: teamKeys.one(id),
    queryFn: ({ signal }) => api.get("/team/{team_id}/", { path: { team_id: id }, signal }),
  });

/** Who is in a team: the owner first. Answered to those who are in it. */
export const peopleQuery = (id: number) =>
  queryOptions({
    queryKey: teamKeys.people(id),
    queryFn: ({ signal }) => api.get("/team-members/{team_id}", { path: { team_id: id }, signal }),
  });

/** The memberships of a team of mine, to remove somebody by. */
export const membershipsQuery = (id: number) =>
  queryOptions({
    queryKey: teamKeys.memberships(id),
    queryFn: async ({ signal }) => {
      const page = await api.get("/teammates/", { query: { limit: ALL }, signal });
      return page.results.filter((one) => one.team === id);
    },
  });
