import { api, idempotent, ifVersion } from "../api/client";
import { cache } from "../api/cache";
import type { Membership, Team } from "../api/types";
import { t } from "../strings";
import { messageOf } from "../ui/States";
import { showToast } from "../ui/toast";
import { teamKeys } from "./queries";

const refetch = () => cache.invalidateQueries({ queryKey: teamKeys.all });

export async function createTeam(name: string, key: string): Promise<Team> {
  const team = await api.post("/team/", { body: { name }, headers: idempotent(key) });
  cache.setQueryData(teamKeys.one(team.id), team);
  await refetch();
  showToast(t.teams.created(team.name));
  return team;
}

export async function renameTeam(team: Team, name: string): Promise<void> {
  const path = { team_id: team.id };
  const renamed = await api.put("/team/{team_id}/", { path, body: { name }, headers: ifVersion(team.version) });
  cache.setQueryData(teamKeys.one(team.id), renamed);
  showToast(t.teams.renamed);
  await refetch();
}

export async function deleteTeam(team: Team): Promise<void> {
  await api.delete("/team/{team_id}/", { path: { team_id: team.id } });
  showToast(t.teams.deleted(team.name));
  forget(team.id);
  await refetch();
}

/** Join, and say what went wrong if it does. */
export async function joinTeam(team: Team): Promise<void> {
  try {
    await api.post("/membership/", { body: { team: team.id } });
    showToast(t.teams.joined(team.name));
  } catch (error) {
    showToast(messageOf(error), { tone: "danger" });
  }
  await refetch();
}

export async function leaveTeam(team: Team): Promise<void> {
  await api.delete("/leave/team/{team_id}", { path: { team_id: team.id } });
  showToast(t.teams.left(team.name));
  await refetch();
}

export async function removeMember(membership: Membership): Promise<void> {
  await api.delete("/membership/{membership_id}/", { path: { membership_id: membership.id } });
  showToast(t.teams.removed(membership.member));
  await refetch();
}

function forget(id: number): void {
  for (const queryKey of [teamKeys.one(id), teamKeys.people(id), teamKeys.memberships(id)]) {
    cache.removeQueries({ queryKey });
  }
}
