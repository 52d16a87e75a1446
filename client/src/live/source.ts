import { ApiError } from "../api/errors";
import { isAccessStale, noteSignedOut } from "../api/session";
import { renewOrSignOut } from "../api/transport";
import type { Connection } from "./connection";
import { readFrames, type Frame } from "./sse";

/** Heartbeats come every 15 seconds: after this many milliseconds without a byte the connection is dead. */
const SILENCE = 40_000;
const LONGEST_PAUSE = 15_000;
/** A server without streams (the development server, say) is asked again after this. */
const NO_STREAM_PAUSE = 60_000;

interface Telling {
  /** Where to go on; empty to begin with now. */
  cursor: () => string;
  onFrame: (frame: Frame) => void;
  onState: (state: Connection) => void;
}

/**
 * Keep a stream of `GET /events/` open until the returned function is called: through restarts of the server, bad
 * networks, sleep, and access tokens that ran out. Read by fetch: EventSource cannot tell a 401 from a bad network.
 */
export function openSource(telling: Telling): () => void {
  const source = new Source(telling);
  void source.run();
  return () => source.stop();
}

class Source {
  private isStopped = false;
  private failures = 0;
  private refusals = 0;
  /** The server's own wish for the pause before the next try, in milliseconds. */
  private pause = 1_000;
  private heardAt = 0;
  private request = new AbortController();
  private wake: () => void = () => undefined;
  private readonly watch = setInterval(() => this.hangUpIfSilent(SILENCE), 5_000);
  private readonly ended = new AbortController();

  constructor(private readonly telling: Telling) {
    const { signal } = this.ended;
    addEventListener("online", () => this.tryNow(), { signal });
    addEventListener("offline", () => this.request.abort(), { signal });
    document.addEventListener("visibilitychange", () => document.visibilityState === "visible" && this.tryNow(), {
      signal,
    });
  }

  stop(): void {
    this.isStopped = true;
    clearInterval(this.watch);
    this.ended.abort();
    this.request.abort();
    this.wake();
  }

  async run(): Promise<void> {
    while (!this.isStopped) {
      let pause: number;
      try {
        this.telling.onState(this.failures > 0 ? "offline" : "connecting");
        pause = await this.listen();
      } catch (error) {
        if (error instanceof ApiError && error.status === 401) return; // signed out: there is nobody to listen for
        this.failures += 1;
        pause = Math.min(500 * 2 ** this.failures, LONGEST_PAUSE) * (0.75 + Math.random() / 2);
        if (!this.isStopped) this.telling.onState("offline");
      }
      if (!this.isStopped) await this.rest(pause);
    }
  }

  /** Listen until the stream ends. Returns the milliseconds to wait before the next one. */
  private async listen(): Promise<number> {
    this.request = new AbortController();
    if (isAccessStale()) await renewOrSignOut();
    const sentAt = Date.now();
    this.heardAt = sentAt;
    const cursor = this.telling.cursor();
    const answer = await fetch("/events/", {
      credentials: "same-origin",
      cache: "no-store",
      signal: this.request.signal,
      headers: { Accept: "text/event-stream", ...(cursor ? { "Last-Event-ID": cursor } : {}) },
    });
    if (answer.status === 401) return this.renew(sentAt);
    if (answer.ok && !answer.headers.get("Content-Type")?.startsWith("text/event-stream")) {
      this.telling.onState("quiet");
      return NO_STREAM_PAUSE;
    }
    if (!answer.ok || !answer.body) throw new Error(`stream: HTTP ${answer.status}`);
    await readFrames(answer.body, {
      onByte: () => {
        this.heardAt = Date.now();
        if (this.failures > 0 || this.refusals > 0) this.failures = this.refusals = 0;
      },
      onRetry: (pause) => (this.pause = pause),
      onFrame: (frame) => {
        if (frame.event === "hello") this.telling.onState("live");
        this.telling.onFrame(frame);
      },
    });
    return this.pause;
  }

  private async renew(sentAt: number): Promise<number> {
    await renewOrSignOut(sentAt);
    this.refusals += 1;
    if (this.refusals < 3) return 0;
    noteSignedOut("ended"); // renewed, and refused again and again: this session is over
    throw new ApiError(401, {}, "signed_out", 0, null);
  }

  private rest(milliseconds: number): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, milliseconds);
      this.wake = () => (clearTimeout(timer), resolve());
    });
  }

  /** After sleep, or when the network is back: do not wait, and do not trust a connection from before. */
  private tryNow(): void {
    this.hangUpIfSilent(SILENCE / 2);
    this.wake();
  }

  private hangUpIfSilent(silence: number): void {
    if (this.heardAt > 0 && Date.now() - this.heardAt > silence) this.request.abort();
  }
}
