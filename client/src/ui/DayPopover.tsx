import {
  Button,
  Calendar,
  CalendarCell,
  CalendarGrid,
  CalendarGridBody,
  CalendarGridHeader,
  CalendarHeaderCell,
  Dialog,
  Heading,
  Popover,
} from "react-aria-components";
import { REGION } from "../dates/region";
import styles from "./DateTimePicker.module.css";
import { Icon } from "./Icon";

const WEEKDAYS = ["sun", "mon", "tue", "wed", "thu", "fri", "sat"] as const;

/** The button of a date field, and the calendar that it opens. */
export function DayPopover() {
  return (
    <>
      <Button className={styles.open}>
        <Icon name="calendar" size={18} />
      </Button>
      <Popover className={styles.popover} offset={4}>
        <Dialog className={styles.dialog}>
          <Calendar firstDayOfWeek={WEEKDAYS[REGION.firstWeekday]}>
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
    </>
  );
}
