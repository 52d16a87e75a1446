import type { ReactNode } from "react";
import { I18nProvider } from "react-aria-components";
import { REGION } from "../dates/region";

/** What react-aria says and how it writes dates: in the language of everything around it, not in the browser's. */
export function InRegion({ children }: { children: ReactNode }) {
  return <I18nProvider locale={REGION.locale}>{children}</I18nProvider>;
}
