/** Give the focus to a page: to its heading, which says where one is, or to all of it where it has none. */
export function focusPage(main: HTMLElement | null): void {
  const heading = main?.querySelector<HTMLElement>("h1") ?? main;
  if (heading && heading !== main) heading.tabIndex = -1;
  heading?.focus({ preventScroll: true });
}
