import { lazy } from "react";
import { navigate } from "wouter/use-browser-location";
import type { Feature } from "../app/feature";
import { t } from "../strings";

const TasksPage = lazy(() => import("./TasksPage"));

export const tasksFeature: Feature = {
  name: "tasks",
  routes: [
    { path: "/", page: TasksPage },
    { path: "/tasks/:view", page: TasksPage },
  ],
  commands: [
    {
      id: "tasks.new",
      title: t.tasks.add,
      section: t.tasks.section,
      keys: "n",
      words: "create add",
      run: () => navigate("/app/?new=today"),
    },
  ],
  sources: [{ id: "tasks", search: async (text, signal) => (await import("./palette")).searchTasks(text, signal) }],
  onEvent: (event, cache) => void import("./live").then(({ applyEvent }) => applyEvent(event, cache)),
};
