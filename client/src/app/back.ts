import { connection } from "../live/connection";

/** Call this when what could not be fetched may be fetched again: the network or the server is back, or somebody looks. */
export function whenBack(listener: () => void): () => void {
  const stop = connection.subscribe(() => connection.get() === "live" && listener());
  const onVisible = () => document.visibilityState === "visible" && listener();
  addEventListener("online", listener);
  addEventListener("focus", listener);
  document.addEventListener("visibilitychange", onVisible);
  return () => {
    stop();
    removeEventListener("online", listener);
    removeEventListener("focus", listener);
    document.removeEventListener("visibilitychange", onVisible);
  };
}

/** Load a part of the client that works unseen, as often as it takes. */
export async function loadSurely<Part>(load: () => Promise<Part>): Promise<Part> {
  for (;;) {
    try {
      return await load();
    } catch {
      // No connection, which the page shows: it is loaded when that is back.
      await new Promise<void>((resolve) => {
        const stop = whenBack(() => (stop(), resolve()));
      });
    }
  }
}
