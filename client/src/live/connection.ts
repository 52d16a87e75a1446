import { createStore, useStore } from "../app/store";

/**
 * How the server can be heard. `live`: the stream is open. `connecting`: it is being opened. `offline`: it cannot be
 * reached. `quiet`: no stream is used; pages show what was fetched last.
 */
export type Connection = "quiet" | "connecting" | "live" | "offline";

export const connection = createStore<Connection>("quiet");

export function useConnection(): Connection {
  return useStore(connection);
}
