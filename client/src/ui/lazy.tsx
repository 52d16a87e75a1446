import { createElement, lazy as lazyOnce, type ComponentType } from "react";

/**
 * A component whose code comes when it is first shown, as React's own `lazy`. One whose code could not be loaded throws a
 * PartNotLoaded, and is loaded anew after its `renew`.
 */
export function lazy<Props extends object>(load: () => Promise<{ default: ComponentType<Props> }>) {
  const attempt = () =>
    lazyOnce(() =>
      load().catch((error: unknown): never => {
        throw new PartNotLoaded(() => (Part = attempt()), { cause: error });
      }),
    ) as ComponentType<Props>;
  let Part = attempt();
  return (props: Props) => createElement(Part, props);
}

/** A part of the client itself could not be loaded. React remembers that, until `renew` is called. */
export class PartNotLoaded extends Error {
  override readonly name = "PartNotLoaded";
  constructor(
    readonly renew: () => unknown,
    options: ErrorOptions,
  ) {
    super("a part of the page could not be loaded", options);
  }
}
