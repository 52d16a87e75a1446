/** What the server answered instead of what was asked for, in its own words. */
export class ApiError extends Error {
  override readonly name = "ApiError";

  constructor(
    readonly status: number,
    /** Messages by the name of the field that they are about. `""` holds those about the whole form. */
    readonly fields: Readonly<Record<string, readonly string[]>>,
    readonly code: string,
    /** Seconds to wait before trying again; 0 when the server named none. */
    readonly retryAfter: number,
    /** The whole body, for answers that carry more, such as `current` of a 412. */
    readonly body: unknown,
  ) {
    super(Object.values(fields).flat().join(" ") || `HTTP ${status}`);
  }
}

/** The server could not be reached, or the answer never came. Whether the request was carried out is not known. */
export class NetworkError extends Error {
  override readonly name = "NetworkError";
}

const WHOLE_FORM = new Set(["detail", "non_field_errors", "details"]);

/** Read an error answer: `{"field": ["message"]}`, `{"detail": "message"}`, or nothing readable at all. */
export function readError(status: number, body: unknown, retryAfter: string | null): ApiError {
  const fields: Record<string, string[]> = {};
  let code = "";
  if (body !== null && typeof body === "object") {
    for (const [name, said] of Object.entries(body)) {
      if (name === "code") code = String(said);
      const messages = (Array.isArray(said) ? said : [said]).filter((one): one is string => typeof one === "string");
      if (name === "code" || messages.length === 0) continue;
      (fields[WHOLE_FORM.has(name) ? "" : name] ??= []).push(...messages);
    }
  }
  return new ApiError(status, fields, code, Number(retryAfter) || 0, body);
}

/** Whether trying again later may help: no connection, or a server that is busy or away. */
export function isPassing(error: unknown): boolean {
  return error instanceof NetworkError || (error instanceof ApiError && [429, 502, 503, 504].includes(error.status));
}
