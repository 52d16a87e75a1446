import { QueryObserver } from "@tanstack/react-query";
import { cache } from "../api/cache";
import { unreadMessages } from "../app/badges";
import { forPerson } from "../app/following";
import { conversationsQuery } from "./queries";

/** Keep the badge for this person; for nobody when it is 0. */
export const follow = forPerson(() => {
  const observer = new QueryObserver(cache, conversationsQuery);
  const stopCounting = observer.subscribe(({ data }) => {
    unreadMessages.set(data?.reduce((sum, one) => sum + one.unread, 0) ?? 0);
  });
  return () => {
    stopCounting();
    unreadMessages.set(0);
  };
});
