import { queryOptions } from "@tanstack/react-query";
import { api } from "../api/client";

export const sessionsKey = ["accounts", "sessions"] as const;

export const sessionsQuery = queryOptions({
  queryKey: sessionsKey,
  queryFn: ({ signal }) => api.get("/accounts/sessions/", { query: { limit: 200 }, signal }),
  staleTime: 0, // it is about security: what one sees here shall be so
});
