import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { ApiError, NetworkError } from "./errors";
import { noteSignedIn, session } from "./session";
import { send, withQuery } from "./transport";

const USER = { pk: 1, username: "alice", email: "", first_name: "", last_name: "" } as never;
const REFRESH = "/dj-rest-auth/token/refresh/";

type Handler = (url: string, init: RequestInit) => Response | Promise<Response>;
let asked: string[];

function serve(handler: Handler): void {
  vi.stubGlobal("fetch", async (url: string, init: RequestInit) => {
    asked.push(url);
    return handler(url, init);
  });
}

const json = (status: number, body: unknown) => new Response(JSON.stringify(body), { status });
const token = (seconds: number) => `x.${btoa(JSON.stringify({ exp: Date.now() / 1000 + seconds, session_id: 7 }))}.x`;

beforeEach(() => {
  asked = [];
  localStorage.clear();
  noteSignedIn(USER);
});
afterEach(() => vi.unstubAllGlobals());

describe("send", () => {
  it("renews an access token that was refused once, for however many requests at once", async () => {
    let isFresh = false;
    serve((url) => {
      if (url === REFRESH) {
        isFresh = true;
        return json(200, { access: token(300) });
      }
      return isFresh ? json(200, { url }) : json(401, { detail: "No." });
    });
    const answers = await Promise.all(["/a", "/b", "/c"].map((url) => send<{ url: string }>({ method: "GET", url })));
    expect(answers.map((answer) => answer.data.url)).toEqual(["/a", "/b", "/c"]);
    expect(asked.filter((url) => url === REFRESH)).toHaveLength(1);
    expect(session.get().status).toBe("signed-in");
  });

  it("renews a token that is known to have run out before it asks", async () => {
    localStorage.setItem("organizer.access-expiry", String(Date.now() - 1000));
    serve((url) => json(200, url === REFRESH ? { access: token(300) } : {}));
    await send({ method: "GET", url: "/a" });
    await send({ method: "GET", url: "/b" });
    expect(asked).toEqual([REFRESH, "/a", "/b"]);
  });

  it("signs out when renewing is refused, and says so", async () => {
    serve(() => json(401, { detail: "No." }));
    await expect(send({ method: "GET", url: "/a" })).rejects.toBeInstanceOf(ApiError);
    expect(session.get()).toEqual({ status: "signed-out", reason: "ended" });
    expect(asked).toEqual(["/a", REFRESH]);
  });

  it("stays signed in when the server is not there", async () => {
    serve((url) => (url === REFRESH ? Promise.reject(new TypeError("offline")) : json(401, {})));
    await expect(send({ method: "GET", url: "/a" })).rejects.toBeInstanceOf(NetworkError);
    expect(session.get().status).toBe("signed-in");
  });

  it("leaves a 401 of an open route alone", async () => {
    serve(() => json(401, { detail: "No." }));
    await expect(send({ method: "POST", url: "/a", isOpen: true })).rejects.toMatchObject({ status: 401 });
    expect(asked).toEqual(["/a"]);
    expect(session.get().status).toBe("signed-in");
  });

  it("returns the version tag, and nothing for an empty answer", async () => {
    serve(() => new Response(null, { status: 204, headers: { ETag: '"4"' } }));
    expect(await send({ method: "DELETE", url: "/a" })).toEqual({ data: undefined, status: 204, etag: '"4"' });
  });
});

describe("withQuery", () => {
  it("leaves out what is empty and keeps zero and false", () => {
    expect(withQuery("/tasks/", { search: "", limit: 0, done: false, x: undefined, y: null, q: "a b" })).toBe(
      "/tasks/?limit=0&done=false&q=a+b",
    );
  });
});
