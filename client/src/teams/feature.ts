import type { Feature } from "../app/feature";
import { teamSource } from "./source";
import { lazy } from "../ui/lazy";

export const teamsFeature: Feature = {
  name: "teams",
  routes: [
    { path: "/teams", page: lazy(() => import("./TeamsPage")) },
    { path: "/teams/:id", page: lazy(() => import("./TeamPage")) },
  ],
  sources: [teamSource],
};
