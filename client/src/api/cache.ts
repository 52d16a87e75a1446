import { QueryClient } from "@tanstack/react-query";
import { ApiError, isPassing } from "./errors";

/** Milliseconds. */
const AGAIN = 15_000;

/** The one cache of what the server said. The event stream keeps it true, so nothing is fetched twice for freshness. */
export const cache = new QueryClient({
  defaultOptions: {
    queries: {
      staleTime: 60_000,
      gcTime: 30 * 60_000,
      retry: (failures, error) => isPassing(error) && failures < 3,
      retryDelay: (attempt, error) =>
        error instanceof ApiError && error.retryAfter > 0
          ? error.retryAfter * 1000
          : Math.min(1000 * 2 ** attempt, 15_000),
      // What failed for now is asked for again while it is shown; `app/heal.ts` does so at once when it may help.
      refetchInterval: ({ state }) => (state.status === "error" && isPassing(state.error) ? AGAIN : false),
      networkMode: "always", // a server on one's own network is there without "the internet"
    },
    mutations: { networkMode: "always", retry: false },
  },
});
