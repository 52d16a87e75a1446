import { createStore } from "../app/store";

export interface Toast {
  id: number;
  message: string;
  tone: "normal" | "danger";
  action?: { label: string; run: () => void };
}

export const toasts = createStore<readonly Toast[]>([]);
let nextId = 1;

/** Say something in passing. An `action`, such as undo, is offered while it shows. Returns what takes it away. */
export function showToast(message: string, options: Partial<Pick<Toast, "action" | "tone">> = {}): () => void {
  const toast: Toast = { id: nextId++, message, tone: "normal", ...options };
  toasts.set((before) => [...before.slice(-2), toast]);
  return () => dismissToast(toast.id);
}

/** Do what the newest of them that offers something offers, without going there. */
export function takeUpToast(): void {
  const toast = toasts.get().findLast((one) => one.action);
  if (!toast) return;
  dismissToast(toast.id);
  toast.action?.run();
}

export function dismissToast(id: number): void {
  toasts.set((before) => before.filter((toast) => toast.id !== id));
}
