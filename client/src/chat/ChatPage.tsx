import { t } from "../strings";
import { Page } from "../ui/Page";

export default function ChatPage() {
  return <Page title={t.chat.title} width="full" children={null} />;
}
