import { QueryObserver } from "@tanstack/react-query";
import { cache } from "../api/cache";
import { unreadMessages } from "../app/badges";
import { conversationsQuery } from "./queries";

let followed = 0;
let stop: () => void = () => undefined;

/** Keep the badge for this person; for nobody when it is 0. */
export function follow(person: number): void {
  if (person === followed) return;
  followed = person;
  stop();
  stop = () => undefined;
  if (!person) return;
  const observer = new QueryObserver(cache, conversationsQuery);
  const stopCounting = observer.subscribe(({ data }) => {
    unreadMessages.set(data?.reduce((sum, one) => sum + one.unread, 0) ?? 0);
  });
  stop = () => {
    stopCounting();
    unreadMessages.set(0);
  };
}
