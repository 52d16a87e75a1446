import { Redirect } from "wouter";

/** Signed in, one has no business at the door: where it stood, the calendar opens. */
export function LeaveDoor() {
  return <Redirect to="/" replace />;
}
