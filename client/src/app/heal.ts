import { cache } from "../api/cache";
import { whenBack } from "./back";

/** Ask again, when it may help, for everything that is shown and could not be fetched. */
export function startHealing(): void {
  whenBack(() => {
    void cache.refetchQueries({ type: "active", predicate: ({ state }) => state.status === "error" });
  });
}
