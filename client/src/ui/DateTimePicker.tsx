import { fromDate, getLocalTimeZone, type DateValue } from "@internationalized/date";
import {
  Button,
  Calendar,
  CalendarCell,
  CalendarGrid,
  CalendarGridBody,
  CalendarGridHeader,
  CalendarHeaderCell,
  DateInput,
  DatePicker,
  DateSegment,
  Dialog,
  FieldError,
  Group,
  Heading,
  Label,
  Popover,
} from "react-aria-components";
import styles from "./DateTimePicker.module.css";
import type { DateTimeFieldProps } from "./DateTimeField";
import field from "./Field.module.css";
import { Icon } from "./Icon";

export default function DateTimePicker({
  label,
  value,
  onChange,
  errors,
  isDisabled,
  granularity = "minute",
}: DateTimeFieldProps) {
  const zone = getLocalTimeZone();
  return (
    <DatePicker<DateValue>
      className={field.field}
      value={value && fromDate(value, zone)}
      onChange={(chosen) => onChange(chosen ? chosen.toDate(zone) : null)}
      granularity={granularity}
      hideTimeZone
      isDisabled={isDisabled ?? false}
      isInvalid={Boolean(errors?.length)}
      validationBehavior="aria"
      shouldCloseOnSelect
    >
      <Label className={field.label}>{label}</Label>
      <Group className={styles.group}>
        <DateInput className={styles.input}>
          {(segment) => <DateSegment segment={segment} className={styles.segment} />}
        </DateInput>
        <Button className={styles.open}>
          <Icon name="calendar" size={18} />
        </Button>
      </Group>
      <FieldError className={field.errors}>{errors?.join(" ")}</FieldError>
      <Popover className={styles.popover} offset={4}>
        <Dialog className={styles.dialog}>
          <Calendar>
            <header className={styles.header}>
              <Button slot="previous" className={styles.step}>
                <Icon name="chevronLeft" size={18} />
              </Button>
              <Heading level={2} />
              <Button slot="next" className={styles.step}>
                <Icon name="chevronRight" size={18} />
              </Button>
            </header>
            <CalendarGrid weekdayStyle="short">
              <CalendarGridHeader>
                {(day) => <CalendarHeaderCell className={styles.day}>{day}</CalendarHeaderCell>}
              </CalendarGridHeader>
              <CalendarGridBody>{(date) => <CalendarCell date={date} className={styles.cell} />}</CalendarGridBody>
            </CalendarGrid>
          </Calendar>
        </Dialog>
      </Popover>
    </DatePicker>
  );
}
