import { t } from "../strings";
import { Page } from "../ui/Page";

export default function CalendarPage() {
  return <Page title={t.tasks.calendar} width="full" children={null} />;
}
