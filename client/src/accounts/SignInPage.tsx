import { useState } from "react";
import { Link } from "wouter";
import { api } from "../api/client";
import { noteSignedIn, session, wasHereBefore } from "../api/session";
import { useStore } from "../app/store";
import { t } from "../strings";
import { Button } from "../ui/Button";
import { PasswordField, TextField } from "../ui/Field";
import { FormErrors, useForm } from "../ui/form";
import { DoorFrame } from "./Door";
import styles from "./Door.module.css";

export function SignInPage() {
  const state = useStore(session);
  const [username, setUsername] = useState("");
  const [password, setPassword] = useState("");
  const words = t.accounts.signIn;
  const form = useForm(["username", "password"], async () => {
    const answer = await api.post("/dj-rest-auth/login/", { body: { username, password }, isOpen: true });
    noteSignedIn(answer.user, answer.access_token);
  });
  return (
    <DoorFrame
      title={wasHereBefore() ? words.welcomeBack : words.welcome}
      foot={
        <>
          {words.noAccount} <Link href="/sign-up">{words.makeOne}</Link>
        </>
      }
    >
      {state.status === "signed-out" && state.reason && (
        <p role="status" className={styles.notice}>
          {words[state.reason]}
        </p>
      )}
      <form onSubmit={form.onSubmit} noValidate className={styles.form}>
        <TextField
          label={t.accounts.fields.username}
          value={username}
          onChange={(event) => setUsername(event.target.value)}
          errors={form.errors.username}
          autoComplete="username"
          autoCapitalize="none"
          spellCheck={false}
          autoFocus
        />
        <PasswordField
          label={t.accounts.fields.password}
          value={password}
          onChange={(event) => setPassword(event.target.value)}
          errors={form.errors.password}
          autoComplete="current-password"
        />
        <FormErrors form={form} />
        <Button type="submit" look="primary" busy={form.isBusy}>
          {words.submit}
        </Button>
        <Link href="/forgot-password" className={styles.aside}>
          {words.forgot}
        </Link>
      </form>
    </DoorFrame>
  );
}
