import { useState } from "react";
import { useLocation } from "wouter";
import { newKey } from "../api/client";
import { useDraft } from "../app/drafts";
import { t } from "../strings";
import { FormDialog, TextField, useForm } from "../ui";
import { createTeam } from "./actions";

export function CreateTeamDialog({ isOpen, onClose }: { isOpen: boolean; onClose: () => void }) {
  return isOpen ? <CreateForm onClose={onClose} /> : null;
}

function CreateForm({ onClose }: { onClose: () => void }) {
  const [name, setName, forget] = useDraft("team/new", "");
  const [key, setKey] = useState(newKey);
  const [, navigate] = useLocation();
  const discard = () => {
    forget();
    onClose();
  };
  const form = useForm(["name"], async () => {
    const team = await createTeam(name, key);
    discard();
    navigate(`/teams/${team.id}`);
  });
  const change = (text: string) => {
    setName(text);
    setKey(newKey()); // another name is another team; only the same one, sent again, is a repetition
  };
  return (
    <FormDialog
      isOpen
      onClose={onClose}
      onCancel={discard}
      title={t.teams.createTitle}
      lead={t.teams.createLead}
      submit={t.teams.submit}
      form={form}
    >
      <TextField
        label={t.teams.name}
        value={name}
        onChange={(event) => change(event.target.value)}
        errors={form.errors.name}
        autoComplete="off"
        autoFocus
      />
    </FormDialog>
  );
}
