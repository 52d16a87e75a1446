import type { Feature } from "../app/feature";
import { LeaveDoor } from "./LeaveDoor";
import { lazy } from "../ui/lazy";

export const accountsFeature: Feature = {
  name: "accounts",
  routes: [
    { path: "/settings/:section?", page: lazy(() => import("./SettingsPage")) },
    ...["/sign-in", "/sign-up", "/forgot-password"].map((path) => ({ path, page: LeaveDoor })),
  ],
};
