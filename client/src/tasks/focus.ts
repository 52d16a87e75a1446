/**
 * Give the focus to the same button of a task once the task has been drawn in its new place, however long that takes.
 * A key or a pointer ends the wait: the person has moved on.
 */
export function keepFocus(from: HTMLElement, id: number): void {
  const place = from.getAttribute("role") === "checkbox" ? 0 : 1;
  const isOver = new AbortController();
  const observer = new MutationObserver(() => {
    const button = document.querySelectorAll<HTMLElement>(`main [data-task="${id}"] button`)[place];
    if (from.isConnected || !button) return;
    isOver.abort();
    button.focus();
  });
  isOver.signal.addEventListener("abort", () => observer.disconnect());
  observer.observe(document.body, { childList: true, subtree: true });
  const options = { capture: true, signal: isOver.signal };
  for (const kind of ["keydown", "pointerdown"]) document.addEventListener(kind, () => isOver.abort(), options);
}
