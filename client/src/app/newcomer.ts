import { createStore } from "./store";

/** Who signed up at this browser and is still to be shown the first steps; 0 for nobody. */
const KEY = "organizer.first-steps";

export const newcomer = createStore(read());

/** Show this person the first steps. */
export function welcome(person: number): void {
  newcomer.set(person);
  try {
    localStorage.setItem(KEY, String(person));
  } catch {
    // Storage is blocked: they are shown until the page is left.
  }
}

/** They are done, or not wanted. */
export function endFirstSteps(): void {
  newcomer.set(0);
  try {
    localStorage.removeItem(KEY);
  } catch {
    // Storage is blocked: nothing was kept.
  }
}

function read(): number {
  try {
    return Number(localStorage.getItem(KEY)) || 0;
  } catch {
    return 0;
  }
}
