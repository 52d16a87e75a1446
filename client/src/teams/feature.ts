import { lazy } from "react";
import type { Feature } from "../app/feature";

export const teamsFeature: Feature = {
  name: "teams",
  routes: [
    { path: "/teams", page: lazy(() => import("./TeamsPage")) },
    { path: "/teams/:id", page: lazy(() => import("./TeamPage")) },
  ],
};
