import { ApiError, NetworkError, readError } from "./errors";
import { renewAccess } from "./refresh";
import { isAccessStale, noteLetIn, noteSignedOut } from "./session";

export type Query = Readonly<Record<string, string | number | boolean | null | undefined>>;

export interface Sending {
  method: "GET" | "POST" | "PUT" | "PATCH" | "DELETE";
  /** A path on this server, parameters already in place. */
  url: string;
  query?: Query | undefined;
  /** JSON, or a FormData for requests with files. */
  body?: unknown;
  signal?: AbortSignal | undefined;
  headers?: Record<string, string> | undefined;
  /** For routes that anybody may ask: a 401 then is an answer like others and ends no session. */
  isOpen?: boolean | undefined;
}

export interface Answer<T> {
  data: T;
  status: number;
  /** The version tag of a single object, to be sent back as `If-Match`. */
  etag: string | null;
}

/**
 * Send one request and return its answer. An access token that ran out is renewed once, before or after being refused.
 * Throws ApiError for what the server refuses and NetworkError when there was no answer.
 */
export async function send<T>(sending: Sending): Promise<Answer<T>> {
  if (!sending.isOpen && isAccessStale()) await renewOrSignOut();
  const sentAt = Date.now();
  let answer = await transmit(sending);
  if (answer.status === 401 && !sending.isOpen) {
    await renewOrSignOut(sentAt);
    answer = await transmit(sending);
    if (answer.status === 401) noteSignedOut("ended");
  }
  if (answer.ok && !sending.isOpen) noteLetIn();
  return readAnswer<T>(answer);
}

/** Renew the access token; when that is refused, nobody is signed in any more. */
export async function renewOrSignOut(refusedAt = 0): Promise<void> {
  if ((await renewAccess(refusedAt)) === "renewed") return;
  noteSignedOut("ended");
  throw new ApiError(401, {}, "signed_out", 0, null);
}

export function withQuery(url: string, query: Query = {}): string {
  const pairs = Object.entries(query).filter(([, value]) => value !== undefined && value !== null && value !== "");
  if (pairs.length === 0) return url;
  return `${url}?${new URLSearchParams(pairs.map(([name, value]) => [name, String(value)]))}`;
}

async function transmit({ method, url, query, body, signal, headers }: Sending): Promise<Response> {
  const isForm = body instanceof FormData;
  try {
    return await fetch(withQuery(url, query), {
      method,
      credentials: "same-origin",
      signal: signal ?? null,
      headers: {
        Accept: "application/json",
        ...(body !== undefined && !isForm ? { "Content-Type": "application/json" } : {}),
        ...headers,
      },
      body: body === undefined ? null : isForm ? body : JSON.stringify(body),
    });
  } catch (error) {
    if (error instanceof DOMException && error.name === "AbortError") throw error;
    throw new NetworkError(url, { cause: error });
  }
}

async function readAnswer<T>(answer: Response): Promise<Answer<T>> {
  const body = await readBody(answer);
  if (!answer.ok) throw readError(answer.status, body, answer.headers.get("Retry-After"));
  return { data: body as T, status: answer.status, etag: answer.headers.get("ETag") };
}

async function readBody(answer: Response): Promise<unknown> {
  let text: string;
  try {
    text = await answer.text();
  } catch (error) {
    throw new NetworkError(answer.url, { cause: error });
  }
  if (!text) return undefined;
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined; // a proxy's own page, say: the status tells enough
  }
}
