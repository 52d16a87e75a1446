import { useState } from "react";
import { Link } from "wouter";
import { api } from "../api/client";
import { ApiError } from "../api/errors";
import { noteSignedIn } from "../api/session";
import { welcome } from "../app/newcomer";
import { t } from "../strings";
import { Button } from "../ui/Button";
import { PasswordField, TextField } from "../ui/Field";
import { FormErrors, useForm } from "../ui/form";
import { DoorFrame } from "./Door";
import styles from "./Door.module.css";

const EMPTY = { username: "", email: "", password1: "", password2: "", invitation: "" };

export function SignUpPage() {
  const [values, setValues] = useState(EMPTY);
  // The server says by its first answer that it wants an invitation; until then nobody is asked for one.
  const [needsInvitation, setNeedsInvitation] = useState(() => new URLSearchParams(location.search).has("invitation"));
  const words = t.accounts.signUp;
  const form = useForm(Object.keys(EMPTY), async () => {
    try {
      const body = { ...values, first_name: "", last_name: "" };
      const answer = await api.post("/dj-rest-auth/registration/", { body, isOpen: true });
      welcome(answer.user.pk);
      noteSignedIn(answer.user, answer.access_token);
    } catch (error) {
      if (error instanceof ApiError && error.fields.invitation) setNeedsInvitation(true);
      throw error;
    }
  });
  const bind = (name: keyof typeof EMPTY) => ({
    value: values[name],
    onChange: (event: { target: { value: string } }) => setValues({ ...values, [name]: event.target.value }),
    errors: form.errors[name],
  });
  return (
    <DoorFrame
      title={words.title}
      lead={words.lead}
      foot={
        <>
          {words.haveAccount} <Link href="/sign-in">{t.accounts.signIn.submit}</Link>
        </>
      }
    >
      <form onSubmit={form.onSubmit} noValidate className={styles.form}>
        <TextField
          label={t.accounts.fields.username}
          {...bind("username")}
          autoComplete="username"
          autoCapitalize="none"
          spellCheck={false}
          autoFocus
        />
        <TextField
          label={t.accounts.fields.email}
          isOptional
          hint={words.emailHint}
          type="email"
          autoComplete="email"
          {...bind("email")}
        />
        <PasswordField label={t.accounts.fields.password} {...bind("password1")} autoComplete="new-password" />
        <PasswordField label={t.accounts.fields.passwordAgain} {...bind("password2")} autoComplete="new-password" />
        {needsInvitation && (
          <TextField label={words.invitation} hint={words.invitationHint} {...bind("invitation")} autoComplete="off" />
        )}
        <FormErrors form={form} />
        <Button type="submit" look="primary" busy={form.isBusy}>
          {words.submit}
        </Button>
      </form>
    </DoorFrame>
  );
}
