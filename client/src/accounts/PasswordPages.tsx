import { useState } from "react";
import { Link } from "wouter";
import { api } from "../api/client";
import { t } from "../strings";
import { Button, ButtonLink } from "../ui/Button";
import { PasswordField, TextField } from "../ui/Field";
import { FormErrors, useForm } from "../ui/form";
import { DoorFrame } from "./Door";
import styles from "./Door.module.css";

/** Asks for the mail with the link. */
export function ForgotPage() {
  const [email, setEmail] = useState("");
  const [isSent, setSent] = useState(false);
  const words = t.accounts.forgot;
  const form = useForm(["email"], async () => {
    await api.post("/dj-rest-auth/password/reset/", { body: { email }, isOpen: true });
    setSent(true);
  });
  const back = <Link href="/sign-in">{words.toSignIn}</Link>;
  if (isSent)
    return (
      <DoorFrame title={words.sentTitle} lead={<span role="status">{words.sent}</span>} foot={back} children={null} />
    );
  return (
    <DoorFrame title={words.title} lead={words.lead} foot={back}>
      <form onSubmit={form.onSubmit} noValidate className={styles.form}>
        <TextField
          label={t.accounts.fields.email}
          type="email"
          value={email}
          onChange={(event) => setEmail(event.target.value)}
          errors={form.errors.email}
          autoComplete="email"
          autoFocus
        />
        <FormErrors form={form} />
        <Button type="submit" look="primary" busy={form.isBusy}>
          {words.submit}
        </Button>
      </form>
    </DoorFrame>
  );
}

/** Where the link of that mail leads. */
export function ResetPage() {
  const [{ uid, token }] = useState(readCodes);
  const [isDone, setDone] = useState(false);
  const [passwords, setPasswords] = useState({ new_password1: "", new_password2: "" });
  const words = t.accounts.reset;
  const form = useForm(["new_password1", "new_password2"], async () => {
    await api.post("/dj-rest-auth/password/reset/confirm/", { body: { uid, token, ...passwords }, isOpen: true });
    setDone(true);
  });
  if (isDone) {
    return (
      <DoorFrame title={t.accounts.forgot.toSignIn} lead={<span role="status">{words.done}</span>}>
        <div className={styles.form}>
          <ButtonLink look="primary" href="/sign-in">
            {t.accounts.signIn.submit}
          </ButtonLink>
        </div>
      </DoorFrame>
    );
  }
  const again = <Link href="/forgot-password">{words.again}</Link>;
  if (!uid || !token) return <DoorFrame title={words.title} lead={words.broken} foot={again} children={null} />;
  return (
    <DoorFrame title={words.title} foot={again}>
      <form onSubmit={form.onSubmit} noValidate className={styles.form}>
        <PasswordField
          label={t.accounts.fields.newPassword}
          value={passwords.new_password1}
          onChange={(event) => setPasswords({ ...passwords, new_password1: event.target.value })}
          errors={form.errors.new_password1}
          autoComplete="new-password"
          autoFocus
        />
        <PasswordField
          label={t.accounts.fields.newPasswordAgain}
          value={passwords.new_password2}
          onChange={(event) => setPasswords({ ...passwords, new_password2: event.target.value })}
          errors={form.errors.new_password2}
          autoComplete="new-password"
        />
        <FormErrors form={form} />
        <Button type="submit" look="primary" busy={form.isBusy}>
          {words.submit}
        </Button>
      </form>
    </DoorFrame>
  );
}

function readCodes() {
  const query = new URLSearchParams(location.search);
  return { uid: query.get("uid") ?? "", token: query.get("token") ?? "" };
}
