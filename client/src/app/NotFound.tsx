import { t } from "../strings";
import { ButtonLink } from "../ui/Button";
import { Page } from "../ui/Page";
import { EmptyState } from "../ui/States";

export function NotFound() {
  return (
    <Page title={t.common.notFound.title}>
      <EmptyState
        icon="search"
        title={t.common.notFound.text}
        action={<ButtonLink href="/">{t.common.notFound.home}</ButtonLink>}
      />
    </Page>
  );
}
