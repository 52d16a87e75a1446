import { findProfile } from "../accounts/findProfile";
import { cache } from "../api/cache";
import { followOtherTabs, rememberedProfile, session } from "../api/session";
import { keepFromInputMethods } from "../ui/composing";
import { followInput } from "../ui/lastInput";
import { loadSurely } from "./back";
import { forgetDrafts } from "./drafts";
import { startHealing } from "./heal";
import { followUnread } from "./tab";

/** What happens once, before anything is shown: find out who is signed in, follow the other tabs, keep the shell. */
export function start(): void {
  keepFromInputMethods();
  followInput();
  followUnread();
  startHealing();
  const user = rememberedProfile();
  if (user) {
    session.set({ status: "signed-in", user });
    void findProfile();
  }
  followOtherTabs();
  let before = session.get();
  session.subscribe(() => {
    const now = session.get();
    // Nothing of one person is left for the next who signs in at this browser.
    if (before.status === "signed-in" && (now.status !== "signed-in" || now.user.pk !== before.user.pk)) cache.clear();
    if (now.status === "signed-in") forgetDrafts(now.user.pk);
    before = now;
  });
  session.subscribe(followSending);
  followSending();
  if (import.meta.env.PROD && "serviceWorker" in navigator) void keepShell();
}

/** Leave the first view the connection and the processor: what waits to be sent can wait, in milliseconds. */
const AFTER_FIRST_VIEW = 300;

function followSending(): void {
  const state = session.get();
  const person = state.status === "signed-in" ? state.user.pk : 0;
  setTimeout(() => {
    void loadSurely(() => import("./sending")).then(({ follow }) => follow(person));
  }, AFTER_FIRST_VIEW);
}

async function keepShell(): Promise<void> {
  try {
    await navigator.serviceWorker.register("/app/sw.js", { scope: "/app/" });
  } catch {
    // Private windows forbid it: the organizer then needs its server to open.
  }
}
