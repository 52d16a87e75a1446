import type { paths } from "./schema";
import { send, type Answer, type Query, type Sending } from "./transport";

/*
 * The API as typed calls: `api.get("/team/{team_id}/", { path: { team_id: 3 } })` knows what comes back, because the
 * types are generated from the server's own description.
 */

type Method = "get" | "post" | "put" | "patch" | "delete";
type PathsWith<M extends Method> = { [P in keyof paths]: paths[P][M] extends undefined ? never : P }[keyof paths];
type Operation<P extends keyof paths, M extends Method> = NonNullable<paths[P][M]>;

type Json<R> = R extends { content: { "application/json": infer Body } } ? Body : undefined;
type Good<R> = { [Status in keyof R & (200 | 201 | 202 | 204)]: Json<R[Status]> }[keyof R & (200 | 201 | 202 | 204)];
export type AnswerOf<P extends keyof paths, M extends Method> =
  Operation<P, M> extends { responses: infer R } ? Good<R> : never;

type JsonBody<O> = O extends { requestBody?: { content: { "application/json": infer Body } } } ? Body : never;

interface Options {
  query?: Query;
  /** The parameters in the path. */
  path?: Readonly<Record<string, string | number>>;
  signal?: AbortSignal;
  headers?: Record<string, string>;
  isOpen?: boolean;
}
interface WithBody<O> extends Options {
  body?: JsonBody<O> | FormData;
}

function fill(template: string, values: Options["path"] = {}): string {
  return template.replace(/\{(\w+)\}/g, (_, name: string) => {
    const value = values[name];
    if (value === undefined) throw new Error(`${template} needs ${name}`);
    return encodeURIComponent(value);
  });
}

function sending(method: Sending["method"], template: string, options: WithBody<unknown> = {}): Sending {
  const { path, ...rest } = options;
  return { method, url: fill(template, path), ...rest };
}

function call<M extends Method>(method: M) {
  const verb = method.toUpperCase() as Sending["method"];
  return async <P extends PathsWith<M>>(path: P, options?: WithBody<Operation<P, M>>): Promise<AnswerOf<P, M>> =>
    (await send<AnswerOf<P, M>>(sending(verb, path, options as WithBody<unknown>))).data;
}

export const api = {
  get: call("get"),
  post: call("post"),
  put: call("put"),
  patch: call("patch"),
  delete: call("delete"),
};

/** Read one object together with its version tag. */
export async function readWithTag<P extends PathsWith<"get">>(
  path: P,
  options?: Options,
): Promise<Answer<AnswerOf<P, "get">>> {
  return send<AnswerOf<P, "get">>(sending("GET", path, options));
}

/** The header that makes a creating request safe to repeat: the same key gives the object first made. */
export function idempotent(key: string): Record<string, string> {
  return { "Idempotency-Key": key };
}

/** A new key for `idempotent`. Keep it with what is sent, for as long as it is tried. */
export function newKey(): string {
  // randomUUID is missing on plain-HTTP networks.
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

/** The header that lets a change through only if nobody changed the object since this version (412 otherwise). */
export function ifVersion(version: number): Record<string, string> {
  return { "If-Match": `"${version}"` };
}
