import { useCallback, useState } from "react";
import { useIsPrinting } from "../ui/useMedia";

/** Enough for a tall window, and how many more come each time the end is near. */
const FIRST = 30;
const STEP = 60;

/** Show the beginning of a long list, and more of it as one scrolls: put `end` on what stands after it. */
export function useGrowing(total: number, first = FIRST) {
  const [count, setCount] = useState(first);
  const end = useCallback((element: HTMLElement | null) => {
    if (!element) return;
    const observer = new IntersectionObserver(
      (entries) => entries.some((entry) => entry.isIntersecting) && setCount((before) => before + STEP),
      { rootMargin: "500px" },
    );
    observer.observe(element);
    return () => observer.disconnect();
  }, []);
  if (useIsPrinting()) return { count: total, isMore: false, end };
  // A new `key` for each step: an end that is still near is then seen anew.
  return { count, isMore: count < total, end };
}
