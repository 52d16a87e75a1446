import type { ReactNode } from "react";
import { Route, Switch } from "wouter";
import { Mark } from "../app/Navigation";
import { usePageTitle } from "../ui/pageTitle";
import styles from "./Door.module.css";
import { ForgotPage, ResetPage } from "./PasswordPages";
import { SignInPage } from "./SignInPage";
import { SignUpPage } from "./SignUpPage";

/** What somebody sees who is not signed in. Any other address asks to sign in, and is opened afterwards. */
export default function Door() {
  return (
    <Switch>
      <Route path="/sign-up" component={SignUpPage} />
      <Route path="/forgot-password" component={ForgotPage} />
      <Route path="/password-reset" component={ResetPage} />
      <Route component={SignInPage} />
    </Switch>
  );
}

interface FrameProps {
  title: string;
  lead?: ReactNode;
  children: ReactNode;
  foot?: ReactNode;
}

/** One card in the middle of the page, under the mark. */
export function DoorFrame({ title, lead, children, foot }: FrameProps) {
  usePageTitle(title);
  return (
    <main className={styles.door}>
      <div className={styles.card}>
        <div className={styles.brand}>
          <Mark size={40} />
        </div>
        <h1>{title}</h1>
        {lead && <p className={styles.lead}>{lead}</p>}
        {children}
      </div>
      {foot && <p className={styles.foot}>{foot}</p>}
    </main>
  );
}
