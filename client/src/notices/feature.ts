import type { QueryClient } from "@tanstack/react-query";
import { session } from "../api/session";
import { loadSurely } from "../app/back";
import type { Feature } from "../app/feature";
import { areNoticesOn, noticeChanges } from "../app/notices";
import type { LiveEvent } from "../live/events";

const load = () => loadSurely(() => import("./follow"));

/** Notifications by the system. Nothing of it is loaded until somebody has asked for them. */
export const noticesFeature: Feature = {
  name: "notices",
  routes: [],
};

let isOn = false;

/** Show what an event calls for, or take back what it makes needless. */
export function putInNotices(event: LiveEvent, cache: QueryClient): void {
  if (isOn) void load().then(({ onNoticeEvent }) => onNoticeEvent(event, cache));
}

function follow(): void {
  const state = session.get();
  const person = state.status === "signed-in" ? state.user.pk : 0;
  const wasOn = isOn;
  isOn = person > 0 && areNoticesOn(person);
  if (isOn || wasOn) void load().then(({ followPerson }) => followPerson(isOn ? person : 0));
}
session.subscribe(follow);
noticeChanges.subscribe(follow);
addEventListener("storage", follow); // turned on or off in another tab
follow();
