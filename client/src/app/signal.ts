import { createStore } from "./store";

/** Which of the shell's own overlays is open. */
export const overlay = createStore<"" | "palette" | "keys">("");
