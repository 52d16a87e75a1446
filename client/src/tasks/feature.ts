import { lazy } from "react";
import type { Feature } from "../app/feature";

export const tasksFeature: Feature = {
  name: "tasks",
  routes: [{ path: "/", page: lazy(() => import("./CalendarPage")) }],
};
