/** Whether this tab is the one that holds the stream, of all that are open. What has to happen once is done there. */
let leading = false;

export const isLeading = () => leading;

export function noteLeading(isIt: boolean): void {
  leading = isIt;
}
