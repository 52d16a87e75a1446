import { useState } from "react";
import { api } from "../api/client";
import { noteSignedIn, session } from "../api/session";
import type { Profile } from "../api/types";
import { useDraft } from "../app/drafts";
import { useStore } from "../app/store";
import { t } from "../strings";
import { Button } from "../ui/Button";
import { Checkbox, TextField } from "../ui/Field";
import { FormErrors, useForm } from "../ui/form";
import { showToast } from "../ui/toast";
import styles from "./Settings.module.css";

const FIELDS = ["username", "email", "first_name", "last_name"] as const;

export function ProfileSection() {
  const state = useStore(session);
  return state.status === "signed-in" ? <ProfileForm user={state.user} /> : null;
}

function ProfileForm({ user }: { user: Profile }) {
  const [values, setValues, forget] = useDraft("profile", {
    username: user.username,
    email: user.email,
    first_name: user.first_name,
    last_name: user.last_name,
  });
  const [showsPresence, setShowsPresence] = useState(user.show_presence);
  const words = t.accounts.profile;
  const names = t.accounts.fields;
  const form = useForm(FIELDS, async () => {
    noteSignedIn(await api.patch("/dj-rest-auth/user/", { body: { ...values, show_presence: showsPresence } }));
    forget();
    showToast(words.saved);
  });
  const bind = (name: (typeof FIELDS)[number]) => ({
    value: values[name],
    onChange: (event: { target: { value: string } }) => setValues({ ...values, [name]: event.target.value }),
    errors: form.errors[name],
  });
  return (
    <>
      <p className={styles.lead}>{words.lead}</p>
      <form onSubmit={form.onSubmit} noValidate className={styles.form}>
        <TextField
          label={names.username}
          {...bind("username")}
          autoComplete="username"
          spellCheck={false}
          autoCapitalize="none"
        />
        <div className={styles.pair}>
          <TextField label={names.firstName} isOptional {...bind("first_name")} autoComplete="given-name" />
          <TextField label={names.lastName} isOptional {...bind("last_name")} autoComplete="family-name" />
        </div>
        <TextField
          label={names.email}
          isOptional
          type="email"
          {...bind("email")}
          autoComplete="email"
          hint={t.accounts.signUp.emailHint}
        />
        <Checkbox
          label={words.showPresence}
          hint={words.showPresenceHint}
          checked={showsPresence}
          onChange={setShowsPresence}
        />
        <FormErrors form={form} />
        <Button type="submit" look="primary" busy={form.isBusy}>
          {t.common.save}
        </Button>
      </form>
    </>
  );
}
