// What a page makes of the API's answers.
import { afterEach, expect, test, vi } from "vitest";
import { fetchRun, sentenceOf, startRun } from "./api";

const order = { task: "ask" as const, model: "local/reader", input: { question: "?", imageIds: [] } };

/** Has the studio answer with this; returns where the page was led. */
function answering(status: number, body: string): string[] {
  const led: string[] = [];
  vi.stubGlobal("window", { location: { pathname: "/ask/one", assign: (to: string) => led.push(to) } });
  vi.stubGlobal("fetch", async () => new Response(body, { status }));
  return led;
}

afterEach(() => vi.unstubAllGlobals());

test("who was signed out under the page is led to the sign-in page and back, not told of API keys", async () => {
  const error = { code: "signed_out", message: "Sign in, or send an API key." };
  const led = answering(401, JSON.stringify({ error }));
  const thrown = await startRun(order, "key").catch((problem: unknown) => problem);
  expect(sentenceOf(thrown)).toBe("You are signed out here. Sign in to go on; nothing was started.");
  expect(led).toEqual([expect.stringMatching(/^\/sign-in\?next=(%2F|\/)ask(%2F|\/)one$/)]);
});

test("any other problem is said in the API's words, and an answer that is not the API's by its status", async () => {
  const led = answering(404, JSON.stringify({ error: { code: "not_found", message: "There is no such run." } }));
  await expect(fetchRun("one")).rejects.toMatchObject({ code: "not_found", message: "There is no such run." });
  answering(502, "<h1>Bad gateway</h1>");
  await expect(fetchRun("one")).rejects.toMatchObject({ code: "unexpected", message: "The studio answered 502." });
  expect(led).toEqual([]);
});
