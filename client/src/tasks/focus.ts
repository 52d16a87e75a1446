/** Moved tasks are drawn anew within this time, in milliseconds. */
const DRAWN = 60;

/** Give the focus back to a task's button after the task has moved elsewhere in the page. */
export function keepFocus(from: HTMLElement, id: number): void {
  const place = from.getAttribute("role") === "checkbox" ? 0 : 1;
  setTimeout(() => {
    document.querySelectorAll<HTMLElement>(`main [data-task="${id}"] button`)[place]?.focus();
  }, DRAWN);
}
