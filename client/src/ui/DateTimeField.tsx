import { Suspense } from "react";
import { formatFull } from "../dates/formats";
import { TextField } from "./Field";
import { lazy } from "./lazy";

export interface DateTimeFieldProps {
  label: string;
  /** In the viewer's time zone when shown; a moment when given and taken. */
  value: Date | null;
  /**
   * What is typed is told when it is a whole date, not at the first digit of its year. `isTyping`: its last part may not
   * be whole, as the 1 of a 12; it is told again when that is left.
   */
  onChange: (moment: Date, isTyping: boolean) => void;
  /** The field is left. */
  onRest?: (() => void) | undefined;
  errors?: readonly string[] | undefined;
}

const DateTimePicker = lazy(() => import("./DateTimePicker"));

/** A date (and time) by typing its parts or from a calendar. The picker's code is loaded when the first one shows. */
export function DateTimeField(props: DateTimeFieldProps) {
  const waiting = (
    <TextField label={props.label} disabled value={props.value ? formatFull(props.value.toISOString()) : ""} readOnly />
  );
  return (
    <Suspense fallback={waiting}>
      <DateTimePicker {...props} />
    </Suspense>
  );
}
