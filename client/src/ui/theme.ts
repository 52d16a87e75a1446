import { createStore } from "../app/store";

export type Theme = "system" | "light" | "dark";

const KEY = "organizer.theme";

export const theme = createStore<Theme>(readTheme());

/** Choose how this device shows the organizer. public/theme.js applies it, before the first paint as well. */
export function chooseTheme(chosen: Theme): void {
  try {
    if (chosen === "system") localStorage.removeItem(KEY);
    else localStorage.setItem(KEY, chosen);
  } catch {
    return; // storage is blocked: there is nowhere to keep a choice
  }
  theme.set(chosen);
  dispatchEvent(new Event("organizer:theme"));
}

function readTheme(): Theme {
  try {
    const kept = localStorage.getItem(KEY);
    return kept === "light" || kept === "dark" ? kept : "system";
  } catch {
    return "system";
  }
}
