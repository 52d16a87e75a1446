import { isPassing } from "../api/errors";
import { noteSignedOut } from "../api/session";
import { forgetDrafts } from "../app/drafts";
import { send } from "../api/transport";
import { t } from "../strings";
import { showToast } from "../ui/toast";

/** End this session. Only the server can clear its cookies, so without a connection one stays signed in, and is told. */
export async function signOut(): Promise<void> {
  try {
    await send({ method: "POST", url: "/dj-rest-auth/logout/", isOpen: true });
    leave();
  } catch (error) {
    if (!isPassing(error)) throw error;
    showToast(t.common.errors.network, {
      tone: "danger",
      action: { label: t.common.retry, run: () => void signOut() },
    });
  }
}

/** The session was ended here and on purpose: what was begun to be written goes, too. */
export function leave(): void {
  forgetDrafts();
  noteSignedOut();
}
