import { useCallback, useState } from "react";

/** How many are shown at first, and how many more each time the end comes near. */
const STEP = 80;

/** Show the beginning of a long list, and more of it as one scrolls: put `end` on what stands after it. */
export function useGrowing(total: number) {
  const [count, setCount] = useState(STEP);
  const end = useCallback((element: HTMLElement | null) => {
    if (!element) return;
    const observer = new IntersectionObserver(
      (entries) => entries.some((entry) => entry.isIntersecting) && setCount((before) => before + STEP),
      { rootMargin: "600px" },
    );
    observer.observe(element);
    return () => observer.disconnect();
  }, []);
  // A new `key` for each step: an end that is still near is then seen anew.
  return { count, isMore: count < total, end };
}
