import { lazy } from "react";
import type { Feature } from "../app/feature";
import { teamSource } from "./source";

export const teamsFeature: Feature = {
  name: "teams",
  routes: [
    { path: "/teams", page: lazy(() => import("./TeamsPage")) },
    { path: "/teams/:id", page: lazy(() => import("./TeamPage")) },
  ],
  sources: [teamSource],
};
