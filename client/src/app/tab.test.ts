import { beforeAll, beforeEach, expect, it } from "vitest";
import { pageTitle } from "../ui/pageTitle";
import { unreadMessages } from "./badges";
import { followUnread } from "./tab";

const icon = () => decodeURIComponent(document.querySelector<HTMLLinkElement>('link[rel="icon"]')?.href ?? "");

beforeAll(() => {
  document.head.innerHTML = '<link rel="icon" href="/app/icon.svg">';
  pageTitle.set("Calendar · Organizer");
  followUnread();
});
beforeEach(() => unreadMessages.set(0));

it("counts what is unread in the tab's title and icon, and stops when it is read", () => {
  unreadMessages.set(3);
  expect(document.title).toBe("(3) Calendar · Organizer");
  expect(icon()).toMatch(/^data:image\/svg\+xml,.*>3<\/text>/);
  unreadMessages.set(0);
  expect(document.title).toBe("Calendar · Organizer");
  expect(icon()).toMatch(/\/app\/icon\.svg$/);
});

it("keeps the count when the page changes", () => {
  unreadMessages.set(1);
  pageTitle.set("Chat · Organizer");
  expect(document.title).toBe("(1) Chat · Organizer");
});

it("says of many that they are many", () => {
  unreadMessages.set(120);
  expect(document.title).toMatch(/^\(99\+\)/);
  expect(icon()).toContain(">9+</text>");
});
