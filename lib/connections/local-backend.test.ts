// Where the local backend is, by settings.
import { beforeEach, expect, test, vi } from "vitest";

beforeEach(() => vi.resetModules());

test.for(["http://gpu:8080", "http://gpu:8080/", "http://gpu:8080/v1", "http://gpu:8080/v1/"])(
  "a backend elsewhere is found with or without /v1: %s",
  async (LOCAL_BACKEND_URL) => {
    vi.stubEnv("LOCAL_BACKEND_URL", LOCAL_BACKEND_URL);
    const { localBackendPlace } = await import("./local-backend");
    expect((await localBackendPlace()).baseUrl).toBe("http://gpu:8080/v1");
    vi.unstubAllEnvs();
  },
);
