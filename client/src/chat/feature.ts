import { session } from "../api/session";
import { loadSurely } from "../app/back";
import type { Feature } from "../app/feature";
import { lazy } from "../ui/lazy";

export const chatFeature: Feature = {
  name: "chat",
  routes: [{ path: "/chat/*?", page: lazy(() => import("./ChatPage")) }],
  sources: [{ id: "chat", search: async (text) => (await import("./palette")).findConversations(text) }],
};

/** Leave the first view the connection and the processor: counting what is unread can wait, in milliseconds. */
const AFTER_FIRST_VIEW = 300;

// The badge, and messages that wait to be sent, are there on every page: they need no page of the chat to be opened.
let person = 0;
const followSession = () => {
  const state = session.get();
  const now = state.status === "signed-in" ? state.user.pk : 0;
  if (now === person) return;
  person = now;
  setTimeout(
    () => void loadSurely(() => import("./background")).then(({ follow }) => follow(person)),
    AFTER_FIRST_VIEW,
  );
};
session.subscribe(followSession);
followSession();
