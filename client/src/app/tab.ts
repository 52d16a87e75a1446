import { pageTitle } from "../ui/pageTitle";
import { unreadMessages } from "./badges";

/** More than this is not counted one by one: there is no room. */
const MOST_IN_TITLE = 99;
const MOST_IN_ICON = 9;

/** Show in the browser's tab what is unread, also while another tab is in front: in its title and its icon. */
export function followUnread(): void {
  const icon = document.querySelector<HTMLLinkElement>('link[rel="icon"]');
  const plain = icon?.href ?? "";
  let drawn = "";
  const draw = () => {
    const unread = unreadMessages.get();
    document.title = unread > 0 ? `(${upTo(MOST_IN_TITLE, unread)}) ${pageTitle.get()}` : pageTitle.get();
    const count = unread > 0 ? upTo(MOST_IN_ICON, unread) : "";
    if (!icon || count === drawn) return;
    icon.href = count ? `data:image/svg+xml,${encodeURIComponent(iconWith(count))}` : plain;
    drawn = count;
  };
  unreadMessages.subscribe(draw);
  pageTitle.subscribe(draw);
  draw();
}

const upTo = (most: number, count: number) => (count > most ? `${most}+` : String(count));

/** The mark of `public/icon.svg`, with the count upon its corner. */
function iconWith(count: string): string {
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32"><rect width="32" height="32" rx="8.5" fill="#0b6e69"/><g fill="none" stroke="#fff" stroke-width="2.6" stroke-linecap="round" stroke-linejoin="round"><path d="M8.5 11.5h15M8.5 20.5h5"/></g><circle cx="21.5" cy="21.5" r="10.5" fill="#c42b3f" stroke="#fff" stroke-width="1.5"/><text x="21.5" y="26.5" font-family="sans-serif" font-size="${count.length > 1 ? 11 : 14}" font-weight="700" text-anchor="middle" fill="#fff">${count}</text></svg>`;
}
