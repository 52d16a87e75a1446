import { expect, it } from "vitest";
import { readFrames, type Frame } from "./sse";

async function framesOf(...parts: string[]): Promise<{ frames: Frame[]; retries: number[] }> {
  const encoder = new TextEncoder();
  const body = new ReadableStream<Uint8Array>({
    start(controller) {
      for (const part of parts) controller.enqueue(encoder.encode(part));
      controller.close();
    },
  });
  const frames: Frame[] = [];
  const retries: number[] = [];
  await readFrames(body, { onFrame: (frame) => frames.push(frame), onRetry: (pause) => retries.push(pause) });
  return { frames, retries };
}

it("reads events however they are cut, and passes over heartbeats", async () => {
  const { frames, retries } = await framesOf(
    'retry: 700\n\nevent: hello\ndata: {"cur',
    'sor":"e-1"}\n',
    "\n: \n\nid: e-2\nevent: task.created\ndata: {}\n\nid: e-3\nevent: cut",
  );
  expect(retries).toEqual([700]);
  expect(frames).toEqual([
    { id: "", event: "hello", data: '{"cursor":"e-1"}' },
    { id: "e-2", event: "task.created", data: "{}" },
  ]);
});
