import { api } from "../api/client";
import { cache } from "../api/cache";
import { ApiError } from "../api/errors";
import { followOtherTabs, rememberedProfile, noteSignedIn, session } from "../api/session";

/** What happens once, before anything is shown: find out who is signed in, follow the other tabs, keep the shell. */
export function start(): void {
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
    before = now;
  });
  if (import.meta.env.PROD && "serviceWorker" in navigator) void keepShell();
}

/** Ask who is signed in, as often as it takes: a server that is away says nothing about it. */
async function findProfile(attempt = 0): Promise<void> {
  try {
    noteSignedIn(await api.get("/dj-rest-auth/user/"));
  } catch (error) {
    // A refusal has signed out already; whatever else says nothing about it.
    if (!(error instanceof ApiError && error.status === 401))
      setTimeout(() => void findProfile(attempt + 1), Math.min(1000 * 2 ** attempt, 10_000));
  }
}

async function keepShell(): Promise<void> {
  try {
    await navigator.serviceWorker.register("/app/sw.js", { scope: "/app/" });
  } catch {
    // Private windows forbid it: the organizer then needs its server to open.
  }
}
