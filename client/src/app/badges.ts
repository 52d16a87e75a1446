import { createStore } from "./store";

/** What the navigation counts: unread messages. Chat keeps it. */
export const unreadMessages = createStore(0);
