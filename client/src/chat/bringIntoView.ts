/** A ref for what opens within a row: whole, even where the row is at the edge. */
export function bringIntoView(element: HTMLElement | null): void {
  element?.scrollIntoView({ block: "nearest" });
}
