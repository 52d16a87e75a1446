import { api, idempotent, ifVersion } from "../api/client";
import { cache } from "../api/cache";
import type { Membership, Team } from "../api/types";
import { noteDone } from "../app/applyEvent";
import { t } from "../strings";
import { messageOf } from "../ui/States";
import { showToast } from "../ui/toast";
import { teamKeys } from "./queries";

export async function createTeam(name: string, key: string): Promise<Team> {
  const team = await api.post("/team/", { body: { name }, headers: idempotent(key) });
  cache.setQueryData(teamKeys.one(team.id), team);
  await noteDone({ type: "team.created", lost: false, data: team }, cache);
  showToast(t.teams.created(team.name));
  return team;
}

export async function renameTeam(team: Team, name: string): Promise<void> {
  const path = { team_id: team.id };
  const renamed = await api.put("/team/{team_id}/", { path, body: { name }, headers: ifVersion(team.version) });
  cache.setQueryData(teamKeys.one(team.id), renamed);
  showToast(t.teams.renamed);
  await noteDone({ type: "team.renamed", lost: false, data: renamed }, cache);
}

export async function deleteTeam(team: Team): Promise<void> {
  await api.delete("/team/{team_id}/", { path: { team_id: team.id } });
  showToast(t.teams.deleted(team.name));
  forget(team.id);
  await noteDone({ type: "team.deleted", lost: true, data: { id: team.id } }, cache);
}

/** Join, and say what went wrong if it does. */
export async function joinTeam(team: Team): Promise<void> {
  try {
    const membership = await api.post("/membership/", { body: { team: team.id } });
    showToast(t.teams.joined(team.name));
    await noteDone({ type: "member.joined", lost: false, data: membership }, cache);
  } catch (error) {
    showToast(messageOf(error), { tone: "danger" });
    await cache.invalidateQueries({ queryKey: teamKeys.all }); // it may be gone, or joined on another device
  }
}

export async function leaveTeam(team: Team): Promise<void> {
  await api.delete("/leave/team/{team_id}", { path: { team_id: team.id } });
  showToast(t.teams.left(team.name));
  await noteDone({ type: "member.left", lost: true, data: { id: 0, team: team.id } }, cache);
}

export async function removeMember(membership: Membership): Promise<void> {
  await api.delete("/membership/{membership_id}/", { path: { membership_id: membership.id } });
  showToast(t.teams.removed(membership.member));
  await noteDone({ type: "member.left", lost: false, data: membership }, cache);
}

function forget(id: number): void {
  for (const queryKey of [teamKeys.one(id), teamKeys.people(id), teamKeys.memberships(id)]) {
    cache.removeQueries({ queryKey });
  }
}
