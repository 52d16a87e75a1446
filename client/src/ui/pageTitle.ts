import { useEffect } from "react";
import { createStore } from "../app/store";
import { t } from "../strings";

/** What the tab is called, but for the count of what is unread, which `app/tab.ts` puts before it. */
export const pageTitle = createStore(t.common.appName);

/** Name the tab after what is shown; null leaves it to somebody else. */
export function usePageTitle(title: string | null): void {
  useEffect(() => {
    if (title !== null) pageTitle.set(`${title} · ${t.common.appName}`);
  }, [title]);
}
