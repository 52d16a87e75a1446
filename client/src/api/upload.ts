import { NetworkError, readError } from "./errors";
import { isAccessStale, noteSignedOut } from "./session";
import { renewOrSignOut } from "./transport";

export interface Upload {
  method: "POST" | "PUT" | "PATCH";
  url: string;
  form: FormData;
  headers?: Record<string, string>;
  signal?: AbortSignal;
  /** Called with the part sent, from 0 to 1. */
  onProgress?: (part: number) => void;
}

/** Send a form with files, telling how far it got. Answers and errors are those of `send`. */
export async function upload<T>(sending: Upload): Promise<T> {
  if (isAccessStale()) await renewOrSignOut();
  const sentAt = Date.now();
  let answer = await transmit(sending);
  if (answer.status === 401) {
    await renewOrSignOut(sentAt);
    answer = await transmit(sending);
    if (answer.status === 401) noteSignedOut("ended");
  }
  const body = parse(answer.responseText);
  if (answer.status >= 400) throw readError(answer.status, body, answer.getResponseHeader("Retry-After"));
  return body as T;
}

// fetch cannot say how much of a body it has sent.
function transmit({ method, url, form, headers = {}, signal, onProgress }: Upload): Promise<XMLHttpRequest> {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    request.open(method, url);
    request.setRequestHeader("Accept", "application/json");
    for (const [name, value] of Object.entries(headers)) request.setRequestHeader(name, value);
    request.upload.onprogress = (event) => {
      if (event.lengthComputable) onProgress?.(event.loaded / event.total);
    };
    request.onload = () => resolve(request);
    request.onerror = () => reject(new NetworkError(url));
    request.onabort = () => reject(new DOMException("The upload was stopped.", "AbortError"));
    signal?.addEventListener("abort", () => request.abort());
    request.send(form);
  });
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined; // a proxy's own page, say: the status tells enough
  }
}
