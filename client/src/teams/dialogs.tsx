import { useState } from "react";
import { useLocation } from "wouter";
import type { Membership, Team } from "../api/types";
import { t } from "../strings";
import { FormDialog, TextField, useForm } from "../ui";
import { deleteTeam, leaveTeam, removeMember, renameTeam } from "./actions";

interface Props {
  team: Team;
  onClose: () => void;
}

export function RenameTeamDialog({ team, onClose }: Props) {
  const [name, setName] = useState(team.name);
  const form = useForm(["name"], async () => {
    await renameTeam(team, name);
    onClose();
  });
  return (
    <FormDialog isOpen onClose={onClose} title={t.teams.renameTitle} submit={t.teams.rename} form={form}>
      <TextField
        label={t.teams.name}
        value={name}
        onChange={(event) => setName(event.target.value)}
        errors={form.errors.name}
        autoComplete="off"
        autoFocus
      />
    </FormDialog>
  );
}

/** Deleting takes everybody's messages along, so the name is typed: no slip of the hand does that. */
export function DeleteTeamDialog({ team, onClose }: Props) {
  const [typed, setTyped] = useState("");
  const [, navigate] = useLocation();
  const form = useForm([], async () => {
    await deleteTeam(team);
    navigate("/teams");
  });
  return (
    <FormDialog
      isOpen
      onClose={onClose}
      title={t.teams.deleteTitle(team.name)}
      lead={t.teams.deleteText}
      submit={t.teams.delete}
      form={form}
      isDanger
      isReady={typed.trim() === team.name}
    >
      <TextField
        label={t.teams.deleteType(team.name)}
        value={typed}
        onChange={(event) => setTyped(event.target.value)}
        autoComplete="off"
        spellCheck={false}
        autoFocus
      />
    </FormDialog>
  );
}

export function LeaveTeamDialog({ team, onClose }: Props) {
  const form = useForm([], async () => {
    await leaveTeam(team);
    onClose();
  });
  const title = t.teams.leaveTitle(team.name);
  return (
    <FormDialog
      isOpen
      onClose={onClose}
      title={title}
      lead={t.teams.leaveText}
      submit={t.teams.leave}
      form={form}
      isDanger
    />
  );
}

export function RemoveMemberDialog({ membership, onClose }: { membership: Membership; onClose: () => void }) {
  const form = useForm([], async () => {
    await removeMember(membership);
    onClose();
  });
  return (
    <FormDialog
      isOpen
      onClose={onClose}
      title={t.teams.removeTitle(membership.member)}
      lead={t.teams.removeText}
      submit={t.common.remove}
      form={form}
      isDanger
    />
  );
}
