import { navigate } from "wouter/use-browser-location";
import { api } from "../api/client";
import type { Command } from "../app/commands";
import { dayOf } from "../dates/days";
import { formatDay } from "../dates/formats";
import { t } from "../strings";

/** How many tasks the palette offers. */
const MOST = 8;

export async function searchTasks(text: string, signal: AbortSignal): Promise<Command[]> {
  const { results } = await api.get("/tasks/", { query: { search: text, limit: MOST }, signal });
  return results.map((task) => ({
    id: `task.${task.id}`,
    title: task.title,
    section: `${t.tasks.panel} · ${formatDay(new Date(task.due_at))}`,
    run: () => navigate(`/app/?date=${dayOf(new Date(task.due_at))}&task=${task.id}`),
  }));
}
