import { describe, expect, it } from "vitest";
import { ApiError, isPassing, NetworkError, readError } from "./errors";

describe("readError", () => {
  it("keeps messages with their fields, and those about the whole under no name", () => {
    const error = readError(400, { name: ["Taken."], non_field_errors: ["No."], detail: "Never.", code: "bad" }, null);
    expect(error.fields).toEqual({ name: ["Taken."], "": ["No.", "Never."] });
    expect(error.code).toBe("bad");
  });

  it("makes nothing up when the body is not readable", () => {
    const error = readError(502, undefined, "7");
    expect(error.fields).toEqual({});
    expect(error.retryAfter).toBe(7);
    expect(error.message).toBe("HTTP 502");
  });
});

describe("isPassing", () => {
  it("is true of a missing connection and a busy server, not of a refusal", () => {
    expect(isPassing(new NetworkError("x"))).toBe(true);
    expect(isPassing(new ApiError(503, {}, "", 0, null))).toBe(true);
    expect(isPassing(new ApiError(400, {}, "", 0, null))).toBe(false);
    expect(isPassing(new Error("x"))).toBe(false);
  });
});
