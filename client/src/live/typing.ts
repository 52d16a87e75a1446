import { createStore, useStore } from "../app/store";

export interface Typist {
  user_id: number;
  username: string;
}

/** The server says that somebody types for six seconds; a clock here may differ from its clock, so they are counted here. */
const LASTS = 6_000;

/** Who is typing, by conversation. */
export const typists = createStore<ReadonlyMap<number, readonly Typist[]>>(new Map());

const timers = new Map<string, ReturnType<typeof setTimeout>>();

export function noteTyping({ conversation, ...typist }: Typist & { conversation: number }): void {
  const key = `${conversation}/${typist.user_id}`;
  clearTimeout(timers.get(key));
  timers.set(
    key,
    setTimeout(() => noteTypingOver(conversation, typist.user_id), LASTS),
  );
  const known = typists.get().get(conversation) ?? [];
  if (known.some((one) => one.user_id === typist.user_id)) return;
  typists.set((before) => new Map(before).set(conversation, [...known, typist]));
}

/** They stopped, or what they typed has come. */
export function noteTypingOver(conversation: number, person: number): void {
  const known = typists.get().get(conversation);
  if (!known?.some((one) => one.user_id === person)) return;
  typists.set((before) => {
    const after = new Map(before);
    const left = known.filter((one) => one.user_id !== person);
    if (left.length > 0) after.set(conversation, left);
    else after.delete(conversation);
    return after;
  });
}

const NOBODY: readonly Typist[] = [];

export function useTypists(conversation: number | undefined): readonly Typist[] {
  const all = useStore(typists);
  return (conversation !== undefined && all.get(conversation)) || NOBODY;
}
