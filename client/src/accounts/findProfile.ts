import { api } from "../api/client";
import { ApiError } from "../api/errors";
import { noteSignedIn } from "../api/session";

/** Ask who is signed in, as often as it takes: a server that is away says nothing about it. */
export async function findProfile(attempt = 0): Promise<void> {
  try {
    noteSignedIn(await api.get("/dj-rest-auth/user/"));
  } catch (error) {
    // A refusal has signed out already; whatever else says nothing about it.
    if (!(error instanceof ApiError && error.status === 401))
      setTimeout(() => void findProfile(attempt + 1), Math.min(1000 * 2 ** attempt, 10_000));
  }
}
