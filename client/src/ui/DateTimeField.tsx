import { lazy, Suspense } from "react";
import { TextField } from "./Field";

export interface DateTimeFieldProps {
  label: string;
  /** In the viewer's time zone when shown; a moment when given and taken. */
  value: Date | null;
  onChange: (moment: Date | null) => void;
  errors?: readonly string[] | undefined;
  isDisabled?: boolean;
  /** `day` leaves the time of day out. */
  granularity?: "day" | "minute";
}

const DateTimePicker = lazy(() => import("./DateTimePicker"));

/** A date (and time) by typing its parts or from a calendar. The picker's code is loaded when the first one shows. */
export function DateTimeField(props: DateTimeFieldProps) {
  const waiting = <TextField label={props.label} disabled value={props.value?.toLocaleString() ?? ""} readOnly />;
  return (
    <Suspense fallback={waiting}>
      <DateTimePicker {...props} />
    </Suspense>
  );
}
