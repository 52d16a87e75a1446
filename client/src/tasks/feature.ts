import { navigate } from "wouter/use-browser-location";
import type { Feature } from "../app/feature";
import { t } from "../strings";
import { prepare } from "./prepare";
import TasksPage from "./TasksPage";

export const tasksFeature: Feature = {
  name: "tasks",
  // One route for all views: going from one to another keeps the page, and only what changes is drawn anew.
  routes: [{ path: /^\/(?:tasks\/[^/]+)?$/, page: TasksPage }],
  prepare,
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
};
