// Every engine through its own SDK against its stand-in: one table of what can happen to a call, asked of each of them.
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { ErrorCode, Paid } from "@/lib/errors";
import { startAnthropicStandIn } from "@/stand-ins/anthropic";
import { startOpenAiStandIn } from "@/stand-ins/openai";
import { startReplicateStandIn } from "@/stand-ins/replicate";
import type { StandIn } from "@/stand-ins/server";
import { type EngineEvent, STOPPED } from "./contract";
import { connectTo } from "./engines";
import { type Outcome, orderFor, outcomeOf } from "./test-orders";

const SAID = "The total is 1,250.00.";
const PACE_MS = 5;

const engines = {
  openai: { start: startOpenAiStandIn, model: (name: string) => `standin-${name}` },
  anthropic: { start: startAnthropicStandIn, model: (name: string) => `standin-${name}` },
  replicate: { start: startReplicateStandIn, model: (name: string) => `stand/${name}` },
} as const;
type EngineName = keyof typeof engines;

/** `finish` undefined: it broke off. `calls`: accepted by the stand-in, and so perhaps paid; 1 where nothing is said. */
type Ends = { finish: string | undefined; text: string | RegExp };
type Fails = {
  code: ErrorCode;
  paid: Paid;
  retryable?: boolean;
  retryAfterMs?: number;
  sentence: RegExp;
  text?: RegExp;
};
type Expected = (Ends | Fails) & { accepted?: 0 | 1 };

const refused = { accepted: 0, paid: "no" } as const;
const perhaps = { paid: "maybe", retryable: true } as const;
const begun = /^(The picture shows an invoice of Acme Corp\. )+/;

/** What each scenario comes to. An engine that is left out can't meet it; why stands beside. */
const cases: [scenario: string, expected: Expected, engines?: EngineName[]][] = [
  ["fast", { finish: "complete", text: SAID }],
  ["late", { finish: "complete", text: SAID }],
  ["odd-chunks", { finish: "complete", text: "Größe: 12 €, 日本 🙂 fertig." }],
  // A job is no stream: a look at it that is cut off is followed by the next one.
  ["cut", { finish: undefined, text: begun }, ["openai", "anthropic"]],
  ["cut", { finish: "complete", text: begun }, ["replicate"]],
  [
    "cut-at-once",
    { code: "provider_failed", ...perhaps, sentence: /connection to the provider broke.*may still charge/ },
  ],
  [
    "error-inside",
    {
      code: "provider_failed",
      ...perhaps,
      sentence: /failed.*(crashed|CUDA).*may have been charged/,
      text: /^The picture /,
    },
  ],
  // Models on Replicate decline in words, or their job fails: its protocol has no such end.
  ["refuses", { finish: "refusal", text: "I can't help with that." }, ["openai", "anthropic"]],
  // Nor one for the longest length; of the two others only OpenAI's protocol tells of filters.
  ["length", { finish: "length", text: SAID }, ["openai", "anthropic"]],
  ["filtered", { finish: "filtered", text: SAID }, ["openai"]],
  // A job is polled until it says that it ended, so these three are a stream's alone.
  ["no-done", { finish: "complete", text: SAID }, ["openai", "anthropic"]],
  ["no-finish", { finish: undefined, text: SAID }, ["openai", "anthropic"]],
  ["ignores-stream", { finish: "complete", text: SAID }, ["openai", "anthropic"]],
  ["no-usage", { finish: "complete", text: SAID }],
  ["401", { ...refused, code: "provider_refused_key", sentence: /refused the key\..*Nothing was charged\.$/ }],
  // OpenAI tells of spent credit by a code of its own under 429, the others by this status.
  [
    "402",
    { ...refused, code: "provider_busy", sentence: /credit is used up.*Nothing was charged\.$/ },
    ["anthropic", "replicate"],
  ],
  ["quota", { ...refused, code: "provider_busy", sentence: /credit is used up.*Nothing was charged\.$/ }, ["openai"]],
  [
    "429",
    { ...refused, code: "provider_busy", retryable: true, sentence: /too many requests.*Nothing was charged\.$/ },
  ],
  [
    "429-after",
    { ...refused, code: "provider_busy", retryable: true, retryAfterMs: 2000, sentence: /Nothing was charged\.$/ },
  ],
  [
    "429-ms",
    { ...refused, code: "provider_busy", retryable: true, retryAfterMs: 1500, sentence: /Nothing was charged\.$/ },
  ],
  ["400", { ...refused, code: "provider_failed", sentence: /refused the request \(400\).*Nothing was charged\.$/ }],
  ["422", { ...refused, code: "provider_failed", sentence: /refused the request \(422\).*Nothing was charged\.$/ }],
  ["500", { accepted: 0, code: "provider_failed", ...perhaps, sentence: /failed \(500\).*may have been charged\.$/ }],
  ["529", { ...refused, code: "provider_busy", retryable: true, sentence: /Nothing was charged\.$/ }],
  ["bad-json", { code: "invalid_answer", paid: "maybe", sentence: /can't be read.*may have been charged\.$/ }],
  ["html", { code: "invalid_answer", paid: "maybe", sentence: /can't be read.*may have been charged\.$/ }],
  // Answers over the two streamed protocols are words: nothing in them is fetched.
  [
    "gone",
    { code: "result_expired", paid: "maybe", sentence: /does not keep.*may have been charged\.$/ },
    ["replicate"],
  ],
];

function check({ text, finish, error }: Outcome, expected: Expected): void {
  if ("finish" in expected) {
    expect({ finish, error }).toEqual({ finish: expected.finish, error: undefined });
    expect(text).toMatch(expected.text);
    return;
  }
  const { code, paid, retryable = false, retryAfterMs } = expected;
  expect(finish).toBeUndefined();
  expect({ ...error }).toMatchObject({ code, paid, retryable });
  expect(error?.retryAfterMs).toBe(retryAfterMs);
  expect(error?.message).toMatch(expected.sentence);
  expect(text).toMatch(expected.text ?? /^$/);
}

describe.each(Object.keys(engines) as EngineName[])("%s", (name) => {
  const { start, model } = engines[name];
  let standIn: StandIn;
  beforeAll(async () => {
    standIn = await start({ paceMs: PACE_MS });
  });
  afterAll(() => standIn.stop());

  const connected = () => connectTo(name, { baseUrl: standIn.baseUrl, trusted: true, key: "sk-stand-in" });

  /** Asks, and notes how often the request that may be paid for was announced before it came. */
  async function ask(scenario: string, signal?: AbortSignal, hear?: (event: EngineEvent) => void) {
    standIn.clear();
    const announced: number[] = [];
    const dispatching = async () => void announced.push(standIn.calls.length + standIn.refused.length);
    const wish = { dispatching, ...(signal ? { signal } : {}) };
    const outcome = await outcomeOf(connected(), orderFor(model(scenario), wish), hear);
    return { outcome, announced, came: standIn.calls.length + standIn.refused.length };
  }

  test.each(cases.filter(([, , only]) => only?.includes(name) ?? true))("%s", async (scenario, expected) => {
    const { outcome, announced, came } = await ask(scenario);
    check(outcome, expected);
    // Announced once, before it left; sent once, whatever the SDK would like.
    expect({ announced, came }).toEqual({ announced: [0], came: 1 });
    expect(standIn.calls.length).toBe(expected.accepted ?? 1);
  });

  test("no usage told means none, never zero", async () => {
    const { outcome } = await ask("no-usage");
    expect(outcome.events.filter((event) => event.type === "usage")).toEqual([]);
  });

  test("a server that is not there is a definite refusal", async () => {
    const gone = await start();
    await gone.stop();
    const place = connectTo(name, { baseUrl: gone.baseUrl, trusted: true, key: "sk-stand-in" });
    const { error } = await outcomeOf(place, orderFor(model("fast")));
    expect({ ...error }).toMatchObject({ code: "provider_failed", paid: "no", retryable: true });
    expect(error?.message).toMatch(/can't be reached \(ECONNREFUSED\).*Nothing was charged\.$/);
  });

  test("stopped before anything left, nothing is announced, nothing leaves and nothing is charged", async () => {
    const { outcome, announced, came } = await ask("fast", AbortSignal.abort(STOPPED));
    expect({ announced, came }).toEqual({ announced: [], came: 0 });
    expect({ ...outcome.error }).toMatchObject({ code: "cancelled", paid: "no" });
  });

  test("stopped when the request was to be announced, nothing leaves", async () => {
    standIn.clear();
    const stop = new AbortController();
    const wish = { imageIds: ["a"], signal: stop.signal };
    const asked = orderFor(model("fast"), wish);
    const open = (id: string) => {
      stop.abort(STOPPED);
      return asked.open(id);
    };
    const { error } = await outcomeOf(connected(), { ...asked, open });
    expect({ ...error }).toMatchObject({ code: "cancelled", paid: "no" });
    expect(standIn.calls.length + standIn.refused.length).toBe(0);
  });

  test("stopped before the first byte, the call is ended there and may have been charged", async () => {
    const stop = new AbortController();
    const asked = ask("silent", stop.signal);
    await expect.poll(() => standIn.calls.length).toBe(1);
    stop.abort(STOPPED);
    const { outcome, came } = await asked;
    expect({ ...outcome.error }).toMatchObject({ code: "cancelled", paid: "maybe" });
    expect({ came, text: outcome.text }).toEqual({ came: 1, text: "" });
    await expect.poll(() => standIn.calls[0]?.closedEarly).toBe(true);
  });

  test("stopped in mid-answer, the call is ended there and what was said is kept", async () => {
    const stop = new AbortController();
    const { outcome, came } = await ask("slow", stop.signal, (event) => event.type === "text" && stop.abort(STOPPED));
    expect({ ...outcome.error }).toMatchObject({ code: "cancelled", paid: "maybe" });
    expect(outcome.text).toMatch(/^The /);
    expect(came).toBe(1);
    await expect.poll(() => standIn.calls[0]?.closedEarly).toBe(true);
  });

  test("stopped after the last word, the answer stays whole and nothing is ended there", async () => {
    const stop = new AbortController();
    const { outcome } = await ask("fast", stop.signal, (event) => event.type === "finish" && stop.abort(STOPPED));
    check(outcome, { finish: "complete", text: SAID });
    await expect.poll(() => standIn.calls[0]?.ended).toBe(true);
    expect(standIn.calls[0]?.closedEarly).toBe(false);
  });
});
