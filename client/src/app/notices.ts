import { createStore } from "./store";

/*
 * Whether this browser's person wants to be notified by the system. Chosen for each person and device, and off until
 * then. The browser's permission is its own matter, and may be taken back at any time.
 */

const KEY = "organizer.notices.";

/** Counts up when the choice or the permission may have changed. */
export const noticeChanges = createStore(0);
const note = () => noticeChanges.set((before) => before + 1);

export type Permission = "unsupported" | NotificationPermission;

export function permission(): Permission {
  return typeof Notification === "undefined" || !isSecureContext ? "unsupported" : Notification.permission;
}

/** Whether this person is to be notified here, now. */
export function areNoticesOn(person: number): boolean {
  return permission() === "granted" && read(person);
}

/** Turn notifications on or off. Turning on asks for the permission where that was not done yet; returns what it is. */
export async function chooseNotices(person: number, isOn: boolean): Promise<Permission> {
  let allowed = permission();
  if (isOn && allowed === "default") allowed = await Notification.requestPermission();
  try {
    if (isOn && allowed === "granted") localStorage.setItem(KEY + person, "on");
    else localStorage.removeItem(KEY + person);
  } catch {
    // Storage is blocked: there is nowhere to keep the choice, and the switch stays off.
  }
  note();
  return allowed;
}

/** Follow changes made in the browser's own settings, and in other tabs. */
export function followNotices(listener: () => void): () => void {
  const leave = noticeChanges.subscribe(listener);
  addEventListener("storage", listener);
  document.addEventListener("visibilitychange", listener); // one has been in the settings
  return () => {
    leave();
    removeEventListener("storage", listener);
    document.removeEventListener("visibilitychange", listener);
  };
}

function read(person: number): boolean {
  try {
    return localStorage.getItem(KEY + person) === "on";
  } catch {
    return false;
  }
}
