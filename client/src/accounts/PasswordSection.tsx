import { useState } from "react";
import { api } from "../api/client";
import { cache } from "../api/cache";
import { session } from "../api/session";
import { t } from "../strings";
import { Button } from "../ui/Button";
import { PasswordField } from "../ui/Field";
import { FormErrors, useForm } from "../ui/form";
import { showToast } from "../ui/toast";
import styles from "./Settings.module.css";
import { sessionsKey } from "./queries";

const EMPTY = { old_password: "", new_password1: "", new_password2: "" };

export function PasswordSection() {
  const [values, setValues] = useState(EMPTY);
  const words = t.accounts.password;
  const form = useForm(Object.keys(EMPTY), async () => {
    await api.post("/dj-rest-auth/password/change/", { body: values });
    setValues(EMPTY);
    void cache.invalidateQueries({ queryKey: sessionsKey });
    showToast(words.saved);
  });
  const bind = (name: keyof typeof EMPTY) => ({
    value: values[name],
    onChange: (event: { target: { value: string } }) => setValues({ ...values, [name]: event.target.value }),
    errors: form.errors[name],
  });
  const state = session.get();
  return (
    <>
      <p className={styles.lead}>{words.lead}</p>
      <form onSubmit={form.onSubmit} noValidate className={styles.form}>
        {/* Tells password managers whose password it is. */}
        <input
          type="text"
          hidden
          readOnly
          autoComplete="username"
          value={state.status === "signed-in" ? state.user.username : ""}
        />
        <PasswordField
          label={t.accounts.fields.oldPassword}
          {...bind("old_password")}
          autoComplete="current-password"
        />
        <PasswordField label={t.accounts.fields.newPassword} {...bind("new_password1")} autoComplete="new-password" />
        <PasswordField
          label={t.accounts.fields.newPasswordAgain}
          {...bind("new_password2")}
          autoComplete="new-password"
        />
        <FormErrors form={form} />
        <Button type="submit" look="primary" busy={form.isBusy}>
          {words.submit}
        </Button>
      </form>
    </>
  );
}
