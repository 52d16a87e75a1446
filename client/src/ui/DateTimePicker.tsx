import { fromDate, getLocalTimeZone, type DateValue } from "@internationalized/date";
import { useEffect, useEffectEvent, useRef, useState, type FocusEvent, type KeyboardEvent } from "react";
import { DateInput, DatePicker, DateSegment, FieldError, Group, Label } from "react-aria-components";
import { fullYear, isWhole } from "../dates/halfTyped";
import { REGION } from "../dates/region";
import { t } from "../strings";
import styles from "./DateTimePicker.module.css";
import type { DateTimeFieldProps } from "./DateTimeField";
import { DayPopover } from "./DayPopover";
import field from "./Field.module.css";
import { InRegion } from "./InRegion";

export default function DateTimePicker({ label, value, onChange, onRest, errors }: DateTimeFieldProps) {
  const typing = useTyping({ value, onChange, onRest });
  const said = [...(errors ?? []), ...(typing.wasPutBack ? [t.common.dateNotWhole] : [])];
  return (
    <InRegion>
      <DatePicker<DateValue>
        key={typing.turn}
        className={field.field}
        value={typing.shown}
        onChange={typing.onChange}
        onBlur={typing.onBlur}
        granularity="minute"
        hourCycle={REGION.hasHalves ? 12 : 24}
        hideTimeZone
        isInvalid={said.length > 0}
        validationBehavior="aria"
        shouldCloseOnSelect
      >
        <Label className={field.label}>{label}</Label>
        <Group className={styles.group}>
          <div className={styles.parts} onKeyDownCapture={typing.onKeyDown} onBlurCapture={typing.onPartLeft}>
            <DateInput className={styles.input}>
              {(segment) => <DateSegment segment={segment} className={styles.segment} />}
            </DateInput>
          </div>
          <DayPopover />
        </Group>
        <FieldError className={field.errors}>{said.join(" ")}</FieldError>
      </DatePicker>
    </InRegion>
  );
}

/** Keys that go from one whole value to another. */
const STEPS = ["ArrowUp", "ArrowDown", "PageUp", "PageDown", "Home", "End"];

/**
 * What is being typed stands in the field until it is left. Then a year of two digits is completed, and what is no
 * whole date gives way to the one before, with a word about it.
 */
function useTyping({ value, onChange, onRest }: Pick<DateTimeFieldProps, "value" | "onChange" | "onRest">) {
  const zone = getLocalTimeZone();
  const [typed, setTyped] = useState<DateValue | null>();
  const [turn, setTurn] = useState(0);
  const [wasPutBack, setPutBack] = useState(false);
  const isTyping = useRef(false);
  const began = useRef(value);
  const latest = useRef(typed); // the field tells its last change while it is being left
  const noteLeft = useLeft(onRest);
  const note = (next: DateValue | null | undefined) => {
    if (latest.current === undefined) began.current = value;
    latest.current = next;
    setTyped(next);
  };
  const tell = (next: DateValue) => onChange(next.toDate(zone), isTyping.current);
  return {
    shown: typed === undefined ? value && fromDate(value, zone) : typed,
    turn,
    wasPutBack,
    onKeyDown: ({ key }: KeyboardEvent) => void (isTyping.current = !STEPS.includes(key)),
    onPartLeft: () => {
      isTyping.current = false;
      if (latest.current && isWhole(latest.current.year)) tell(latest.current);
    },
    onChange: (next: DateValue | null) => {
      note(next);
      setPutBack(false);
      if (next && isWhole(next.year)) tell(next);
    },
    onBlur: (event: FocusEvent) => {
      const last = latest.current;
      const year = last && fullYear(last.year);
      const hasGap = event.currentTarget.querySelector("[data-placeholder]") !== null;
      const isLost = hasGap || last === null || (last !== undefined && !year);
      const before = last === undefined ? value : began.current;
      if (isLost && before) onChange(before, false);
      else if (last && year) tell(last.set({ year }));
      if (isLost) setTurn(turn + 1); // or it would go on showing its gaps
      setPutBack(isLost);
      note(undefined);
      noteLeft();
    },
  };
}

/** Tells that the field was left once what was told before is known. */
function useLeft(onRest: (() => void) | undefined): () => void {
  const [left, setLeft] = useState(0);
  const rest = useEffectEvent(() => onRest?.());
  useEffect(() => {
    if (left > 0) rest();
  }, [left]);
  return () => setLeft((count) => count + 1);
}
