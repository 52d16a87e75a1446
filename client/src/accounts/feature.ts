import { lazy } from "react";
import type { Feature } from "../app/feature";

export const accountsFeature: Feature = {
  name: "accounts",
  routes: [{ path: "/settings/:section?", page: lazy(() => import("./SettingsPage")) }],
};
