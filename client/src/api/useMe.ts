import { useStore } from "../app/store";
import { session } from "./session";
import type { Profile } from "./types";

/** Who is signed in. For what is inside of the shell: there, somebody always is. */
export function useMe(): Profile {
  const state = useStore(session);
  if (state.status !== "signed-in") throw new Error("Nobody is signed in.");
  return state.user;
}
