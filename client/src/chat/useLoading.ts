import { useCallback, useRef, useState } from "react";
import { messageOf, showToast } from "../ui";
import type { Search } from "./keys";
import type { Place } from "./model";
import { loadMore } from "./queries";

type Direction = "earlier" | "later";

/** After a failure, scrolling asks again no sooner than this, in milliseconds. */
const PAUSE = 3_000;

/** Fetch more at one end, once at a time. */
export function useLoading(place: Place, search: Search) {
  const [direction, setDirection] = useState<Direction | null>(null);
  const isBusy = useRef(false);
  const load = useCallback(
    (wanted: Direction) => {
      if (isBusy.current) return;
      isBusy.current = true;
      setDirection(wanted);
      loadMore(place, search, wanted)
        .then(() => 0)
        .catch((error: unknown) => {
          showToast(messageOf(error), { tone: "danger" });
          return PAUSE;
        })
        .then((pause) => setTimeout(() => (isBusy.current = false), pause))
        .finally(() => setDirection(null));
    },
    [place, search],
  );
  return { direction, load };
}
