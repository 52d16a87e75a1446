import { lazy } from "react";
import type { Feature } from "../app/feature";
import { onAccountEvent } from "./onAccountEvent";

export const accountsFeature: Feature = {
  name: "accounts",
  routes: [{ path: "/settings/:section?", page: lazy(() => import("./SettingsPage")) }],
  onEvent: onAccountEvent,
};
