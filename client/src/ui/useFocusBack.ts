import { useEffect, useState } from "react";

/** When the component goes away and the focus with it, the focus goes back to where it was before the component came. */
export function useFocusBack(): void {
  // At the first rendering: nothing within has taken the focus yet.
  const [before] = useState(() => document.activeElement);
  useEffect(
    () => () => {
      // Who has moved on meanwhile is left in peace.
      if (before instanceof HTMLElement && (document.activeElement ?? document.body) === document.body) before.focus();
    },
    [before],
  );
}
