/** One message of a stream of server-sent events. */
export interface Frame {
  /** The cursor; empty for what has none. */
  id: string;
  event: string;
  data: string;
}

/**
 * Read server-sent events from a body until it ends. `onByte` is called for everything that comes, heartbeats too;
 * `onRetry` with the milliseconds after which the server wants to be asked again.
 */
export async function readFrames(
  body: ReadableStream<Uint8Array>,
  told: { onFrame: (frame: Frame) => void; onByte?: () => void; onRetry?: (pause: number) => void },
): Promise<void> {
  const reader = body.getReader();
  const decoder = new TextDecoder();
  let rest = "";
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return; // what has no blank line after it is not whole, and will be sent again
    told.onByte?.();
    const blocks = (rest + decoder.decode(value, { stream: true })).split("\n\n");
    rest = blocks.pop() ?? "";
    for (const block of blocks) readBlock(block, told);
  }
}

function readBlock(
  block: string,
  { onFrame, onRetry }: { onFrame: (frame: Frame) => void; onRetry?: (pause: number) => void },
): void {
  const frame: Frame = { id: "", event: "message", data: "" };
  for (const line of block.split("\n")) {
    const colon = line.indexOf(":");
    const name = colon < 0 ? line : line.slice(0, colon);
    const value = colon < 0 ? "" : line.slice(colon + 1).replace(/^ /, "");
    if (name === "id") frame.id = value;
    else if (name === "event") frame.event = value;
    else if (name === "data") frame.data += frame.data ? `\n${value}` : value;
    else if (name === "retry" && /^\d+$/.test(value)) onRetry?.(Number(value));
  }
  if (frame.data) onFrame(frame);
}
