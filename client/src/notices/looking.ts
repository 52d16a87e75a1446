import { newKey } from "../api/client";
import { isInView } from "./decide";

/**
 * Other tabs of this browser answer at once, on a machine that is very busy within this many milliseconds. A sleeping one
 * does not answer, and is not looked at.
 */
const PATIENCE = 1_500;

type Said = { ask: string; paths: readonly string[] } | { answer: string; seen: readonly string[] };

const seenHere = (paths: readonly string[]) =>
  document.visibilityState === "visible" ? paths.filter((path) => isInView(path, location)) : [];

/** Says to the other tabs, and asks them, what is before somebody's eyes. */
export class Looking {
  private readonly channel: BroadcastChannel;
  private readonly asked = new Map<string, Set<string>>();

  constructor(person: number) {
    this.channel = new BroadcastChannel(`organizer.looking.${person}`);
    this.channel.onmessage = ({ data }: MessageEvent<Said>) => {
      if ("ask" in data) {
        const seen = seenHere(data.paths);
        if (seen.length > 0) this.channel.postMessage({ answer: data.ask, seen } satisfies Said);
      } else for (const path of data.seen) this.asked.get(data.answer)?.add(path);
    };
  }

  /** Which of these paths are shown in a visible tab of this browser. */
  async seen(paths: readonly string[]): Promise<ReadonlySet<string>> {
    const key = newKey();
    const seen = new Set(seenHere(paths));
    this.asked.set(key, seen);
    this.channel.postMessage({ ask: key, paths } satisfies Said);
    await new Promise((resolve) => setTimeout(resolve, PATIENCE));
    this.asked.delete(key);
    return seen;
  }

  close(): void {
    this.channel.close();
  }
}
