import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { ApiError } from "./errors";
import { noteSignedIn, session } from "./session";
import type { Profile } from "./types";
import { upload } from "./upload";

const FRESH = `x.${btoa(JSON.stringify({ exp: Date.now() / 1000 + 900 }))}.x`;
let answers: number[];
let refresh: () => Response;

/** Answers with the next status; jsdom's own would ask the network. */
class Request {
  upload = {};
  status = 0;
  responseText = '{"id": 3}';
  onload: () => void = () => undefined;
  open() {}
  setRequestHeader() {}
  getResponseHeader() {
    return null;
  }
  send() {
    this.status = answers.shift() ?? 500;
    queueMicrotask(() => this.onload());
  }
}

beforeEach(() => {
  localStorage.clear();
  noteSignedIn({ pk: 1, username: "alice" } as Profile);
  vi.stubGlobal("XMLHttpRequest", Request);
  vi.stubGlobal("fetch", async () => refresh());
  refresh = () => new Response(JSON.stringify({ access: FRESH }));
});
afterEach(() => vi.unstubAllGlobals());

const send = () => upload({ method: "POST", url: "/tasks/", form: new FormData() });

describe("an upload whose access token ran out", () => {
  it("is sent again with a fresh one", async () => {
    answers = [401, 201];
    expect(await send()).toEqual({ id: 3 });
    expect([answers, session.get().status]).toEqual([[], "signed-in"]);
  });

  it("ends the session when the fresh one is refused as well", async () => {
    answers = [401, 401];
    await expect(send()).rejects.toBeInstanceOf(ApiError);
    expect(session.get()).toEqual({ status: "signed-out", reason: "ended" });
  });

  it("ends the session when none is to be had", async () => {
    answers = [401];
    refresh = () => new Response("{}", { status: 401 });
    await expect(send()).rejects.toMatchObject({ status: 401 });
    expect([answers, session.get().status]).toEqual([[], "signed-out"]);
  });
});
