// What the stand-in does for each model name: pieces of an answer and how the connection behaves around them.
import type OpenAI from "openai";

type FinishReason = OpenAI.ChatCompletionChunk.Choice["finish_reason"];

/** What a scenario changes about a plain, good answer. */
export type Scenario = {
  /** Pieces of the answer, in order. */
  pieces?: string[];
  /** Waits before each piece, in ms; without it the stand-in's own pace. */
  pauseMs?: number;
  finish?: FinishReason;
  refusal?: string;
  /** Ends the connection after so many pieces. */
  cutAfter?: number;
  /** An error object in place of the piece with this index. */
  errorAt?: number;
  done?: boolean;
  usage?: boolean;
  stream?: boolean;
  /** One byte per write, CRLF line ends and comment lines. */
  odd?: boolean;
  /** Answers with a status and body instead of an answer. */
  refuse?: { status: number; headers?: Record<string, string>; body: unknown };
  /** Refuses each question only so many times; without it always. */
  refusals?: number;
  html?: boolean;
  /** Answers with 200 and a body that is no JSON. */
  garbled?: boolean;
  /** Never answers at all. */
  silent?: boolean;
  /** Waits so long before the first byte of its answer. */
  firstMs?: number;
  /** A job that can't be looked at any more once it was begun. */
  dark?: boolean;
};

const failure = (status: number, code: string, message: string, headers: Record<string, string> = {}): Scenario => ({
  refuse: { status, headers, body: { error: { message, type: code, param: null, code } } },
});

const long = "The picture shows an invoice of Acme Corp. ".repeat(25).match(/\S+\s/g) ?? [];

/** Everything an answer is made of besides plain sentences. */
const markdown = `## What it is

The **invoice** of Acme Corp. is about 1,250.00 in all, e.g. for planks. It was written on 3.5.2026! Was it paid?

- planks, 12 of them
- a barrel of tar
- \`rope\`, see [the list](https://example.com/rope)

| what | price |
|---|---:|
| planks | 950.00 |
| tar | 300.00 |

\`\`\`json
{ "total": 1250.00 }
\`\`\`

> So it was sent.

合計は千二百五十です。支払いは五月です。`;

/** Scenarios by model name; any other name gets a plain answer. */
export const scenarios: Record<string, Scenario> = {
  "standin-fast": { pauseMs: 0 },
  "standin-late": { firstMs: 300 },
  "standin-slow": { pieces: long, pauseMs: 100 },
  "standin-markdown": { pieces: markdown.match(/\S+\s*|\s+/g) ?? [] },
  "standin-json": { pieces: ['{"total"', ": 1250}"], pauseMs: 0 },
  "standin-cut": { pieces: long, cutAfter: 20 },
  "standin-cut-at-once": { cutAfter: 0 },
  "standin-no-done": { done: false },
  "standin-no-finish": { finish: null, done: false },
  "standin-no-usage": { usage: false },
  "standin-ignores-stream": { stream: false },
  "standin-refuses": { refusal: "I can't help with that.", pieces: [] },
  "standin-filtered": { finish: "content_filter" },
  "standin-length": { finish: "length" },
  "standin-odd-chunks": { odd: true, pieces: ["Größe: ", "12 €, ", "日本 ", "🙂 ", "fertig."] },
  "standin-unstorable": { pieces: ["Zero\0, ", "half \ud83d", "\ude42 and \ud83d", " alone."] },
  "standin-error-inside": { pieces: long, errorAt: 3 },
  "standin-silent": { silent: true },
  "standin-dark": { dark: true },
  "standin-html": { html: true },
  "standin-429": failure(429, "rate_limit_exceeded", "Rate limit reached."),
  "standin-429-after": failure(429, "rate_limit_exceeded", "Rate limit reached.", { "retry-after": "2" }),
  "standin-429-hour": failure(429, "rate_limit_exceeded", "Rate limit reached.", { "retry-after": "3600" }),
  "standin-429-never": failure(429, "rate_limit_exceeded", "Rate limit reached.", { "retry-after": "1e20" }),
  "standin-429-ms": failure(429, "rate_limit_exceeded", "Rate limit reached.", { "retry-after-ms": "1500" }),
  "standin-429-once": { ...failure(429, "rate_limit_exceeded", "Rate limit reached."), refusals: 1 },
  "standin-429-after-once": {
    ...failure(429, "rate_limit_exceeded", "Rate limit reached.", { "retry-after": "1" }),
    refusals: 1,
  },
  "standin-quota": failure(429, "insufficient_quota", "You exceeded your current quota."),
  "standin-401": failure(401, "invalid_api_key", "Incorrect API key provided."),
  "standin-400": failure(400, "invalid_request_error", "This model does not take images."),
  "standin-too-long": failure(400, "context_length_exceeded", "This model's maximum context length is 8192 tokens."),
  "standin-422": { refuse: { status: 422, body: { detail: [{ loc: ["body", "model"], msg: "field required" }] } } },
  "standin-402": failure(402, "insufficient_quota", "Your credit balance is too low."),
  "standin-529": failure(529, "overloaded_error", "Overloaded"),
  "standin-bad-json": { garbled: true },
  "standin-500": failure(500, "server_error", "The server had an error."),
};

/** The plain answer, one word a piece. */
export const plainPieces = ["The ", "total ", "is ", "1,250.00."];
