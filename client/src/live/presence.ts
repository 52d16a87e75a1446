import { createStore, useStore } from "../app/store";

/**
 * Who is there, by person: what the stream told since it was opened. It is kept by the stream, and is empty without one.
 */
export const onlinePeople = createStore<ReadonlyMap<number, boolean>>(new Map());

export function useOnlinePeople(): ReadonlyMap<number, boolean> {
  return useStore(onlinePeople);
}
