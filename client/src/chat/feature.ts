import { lazy } from "react";
import type { Feature } from "../app/feature";

export const chatFeature: Feature = {
  name: "chat",
  routes: [{ path: "/chat/*?", page: lazy(() => import("./ChatPage")) }],
};
