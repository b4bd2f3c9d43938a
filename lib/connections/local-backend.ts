// Where the models on this machine are. The server hands in how to start them; a backend elsewhere comes by settings.
import type { Place } from "@/lib/engines/contract";
import { env } from "@/lib/env";
import { AppError } from "@/lib/errors";
import { outboundFetch } from "@/lib/outbound/fetch";
import { oncePerProcess } from "@/lib/process";

const LOAD_MS = 5000;

type Start = () => Promise<{ url: string; token: string }>;
const state = () => oncePerProcess("local backend place", () => ({ start: undefined as Start | undefined }));

/** Tells this process how to get at the local backend; it is started at the first need. */
export const setLocalBackend = (start: Start): void => {
  state().start = start;
};

/** The backend names its own address without /v1, other servers of its kind are known by one with it: both lead there. */
const withVersion = (url: string): string => `${url.replace(/\/+$/, "").replace(/\/v1$/, "")}/v1`;

/** The place to call for built-in models. Throws `model_not_ready` in a process that can't start them. */
export async function localBackendPlace(): Promise<Place> {
  const { LOCAL_BACKEND_URL, LOCAL_BACKEND_TOKEN } = env();
  if (LOCAL_BACKEND_URL)
    return {
      baseUrl: withVersion(LOCAL_BACKEND_URL),
      trusted: true,
      ...(LOCAL_BACKEND_TOKEN ? { key: LOCAL_BACKEND_TOKEN } : {}),
    };
  const start = state().start;
  if (!start)
    throw new AppError("model_not_ready", "The models on this machine are not running here. Nothing was charged.");
  const { url, token } = await start();
  return { baseUrl: withVersion(url), key: token, trusted: true };
}

/**
 * Starts the models on this machine ahead of the first question, where this process can, and has the Reader loaded: it rests
 * after a while without work. What fails here is told by the question that needs it.
 */
export async function warmLocalBackend(): Promise<void> {
  if (!env().LOCAL_BACKEND_URL && !state().start) return;
  try {
    const { baseUrl, key, trusted } = await localBackendPlace();
    const response = await outboundFetch({ trusted, timeoutMs: LOAD_MS })(`${baseUrl}/models/reader/load`, {
      method: "POST",
      headers: key ? { authorization: `Bearer ${key}` } : {},
    });
    await response.body?.cancel();
  } catch (error) {
    console.error("The models on this machine could not be started ahead of time:", error);
  }
}
