import { useSyncExternalStore } from "react";

/** Whether a media query holds, followed as it changes. */
export function useMedia(query: string): boolean {
  return useSyncExternalStore(
    (listener) => {
      const list = matchMedia(query);
      list.addEventListener("change", listener);
      return () => list.removeEventListener("change", listener);
    },
    () => matchMedia(query).matches,
  );
}

/** On paper everything is shown: there is nothing to scroll or to click. */
export const useIsPrinting = () => useMedia("print");
/** Below this width a side panel covers the page instead of standing beside it. */
export const useIsWide = () => useMedia("(min-width: 1000px)");
/** The width of phones: navigation moves to the bottom. */
export const useIsPhone = () => useMedia("(max-width: 640px)");
