// Bad answers of providers, made from good ones: what is sent, in which pieces, under which headers. The same seed makes the same.
import fc from "fast-check";
import { type Frame, goodAnswer, type Protocol, protocols } from "./stream-frames";

/** One HTTP answer, byte for byte. `cut`: the connection is broken off after the last piece. */
export type Answer = { status: number; headers: Record<string, string>; pieces: Buffer[]; cut: boolean };
/** A whole conversation with a bad server; a stream is one answer, a job one for each look. */
export type Plan = { number: number; protocol: Protocol; answers: Answer[]; about: string };

const FIVE_MB = 5_000_000;
/** Byte by byte where there are few of them, else a few bytes at a time. */
const MOST_PIECES = 300;
const DEEP = 20_000;
/** Stands for bytes that no JSON writer would write; the quotes around it go. */
const raw = (text: string) => `@raw:${text}@`;

const deep = raw("[".repeat(DEEP) + "]".repeat(DEEP));

const hostileValue = fc.oneof(
  fc.constantFrom<unknown[]>(
    ...[null, true, 0, -1, -1e308, 1e308, 1e15, 0.5, "", "\0", "a\0b", "\ud83d", "\ude00\ud83d", "__proto__"],
    ...["<script>alert(1)</script>", [], {}, [[]], { toString: 1 }, { length: -1 }, deep],
    ...[
      raw("NaN"),
      raw("1e999"),
      raw("-1e999"),
      raw("-0"),
      raw("Infinity"),
      raw("undefined"),
      raw("1,"),
      raw('"\\ud800"'),
    ],
  ),
  fc.jsonValue({ maxDepth: 3 }),
);

const at = fc.double({ min: 0, max: 0.999, noNaN: true });
const framesMutation = fc.oneof(
  { weight: 6, arbitrary: fc.record({ kind: fc.constant("spoil" as const), at, where: at, value: hostileValue }) },
  {
    weight: 4,
    arbitrary: fc.record({ kind: fc.constantFrom("drop" as const, "repeat" as const, "first" as const), at }),
  },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant("insert" as const), at, value: hostileValue }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant("error" as const), at, value: hostileValue }) },
);
type FramesMutation = typeof framesMutation extends fc.Arbitrary<infer T> ? T : never;

const bytesMutation = fc.oneof(
  fc.record({ kind: fc.constantFrom("cut" as const, "crlf" as const, "html" as const, "none" as const), at }),
  fc.record({ kind: fc.constant("insert" as const), at, bytes: fc.uint8Array({ minLength: 1, maxLength: 8 }) }),
  fc.record({
    kind: fc.constant("insert" as const),
    at,
    bytes: fc.constantFrom(
      ...[[0], [0xff], [0xc3], [0xef, 0xbb, 0xbf], [0xf0, 0x9f]].map((one) => Uint8Array.from(one)),
    ),
  }),
);
type BytesMutation = typeof bytesMutation extends fc.Arbitrary<infer T> ? T : never;

const usualType = { openai: "text/event-stream", anthropic: "text/event-stream", replicate: "application/json" };
const envelope = fc.record({
  status: fc.oneof(
    { weight: 20, arbitrary: fc.constant(200) },
    { weight: 2, arbitrary: fc.constantFrom(201, 202, 400, 401, 404, 413, 418, 429, 500, 503, 529) },
  ),
  type: fc.oneof(
    { weight: 14, arbitrary: fc.constant("") },
    {
      weight: 1,
      arbitrary: fc.constantFrom(
        "text/html",
        "application/json",
        "text/event-stream",
        "application/octet-stream",
        "text/plain; charset=utf-16",
        "\u00ff",
      ),
    },
  ),
  lie: fc.oneof(
    { weight: 30, arbitrary: fc.constant({}) },
    {
      weight: 1,
      arbitrary: fc.constantFrom<Record<string, string>[]>(
        { "content-encoding": "gzip" },
        { "content-encoding": "br" },
        { "content-length": "99999" },
        { "content-length": "3" },
        { "retry-after": "1e400" },
        { "retry-after": "-5" },
        { "retry-after": "\u00e9" },
        { location: "http://127.0.0.1:1/" },
      ),
    },
  ),
});

const answerArbitrary = fc.record({
  frames: fc.array(framesMutation, { maxLength: 4 }),
  bytes: fc.array(bytesMutation, { maxLength: 2 }),
  chunks: fc.oneof(
    { weight: 3, arbitrary: fc.constant("whole" as const) },
    { weight: 1, arbitrary: fc.constant("bytes" as const) },
    { weight: 3, arbitrary: fc.array(at, { minLength: 1, maxLength: 12 }) },
  ),
  envelope,
});
const planArbitrary = fc.record({
  protocol: fc.constantFrom(...protocols),
  words: fc.array(
    fc.oneof(
      fc.constantFrom("Größe: ", "12 €, ", "日本 ", "🙂 ", "👩‍👩‍👧 ", "\u202e"),
      fc.string({ unit: "binary", maxLength: 20 }),
    ),
    { minLength: 1, maxLength: 12 },
  ),
  huge: fc.oneof({ weight: 400, arbitrary: fc.constant(false) }, { weight: 1, arbitrary: fc.constant(true) }),
  first: answerArbitrary,
  later: fc.array(answerArbitrary, { minLength: 2, maxLength: 2 }),
});
type Drawn = typeof planArbitrary extends fc.Arbitrary<infer T> ? T : never;
type DrawnAnswer = Drawn["first"];

type Holder = Record<string, unknown>;
/** Every place in a value where another value could stand. */
function places(value: unknown): { holder: Holder; key: string }[] {
  if (value === null || typeof value !== "object") return [];
  const holder = value as Holder;
  return Object.keys(holder).flatMap((key) => [{ holder, key }, ...places(holder[key])]);
}

function mutateFrames(frames: Frame[], mutation: FramesMutation): Frame[] {
  const index = Math.floor(mutation.at * frames.length);
  const frame = frames[index];
  if (!frame) return frames;
  switch (mutation.kind) {
    case "spoil": {
      const copy = structuredClone(frame);
      const found = places(copy.value);
      const place = found[Math.floor(mutation.where * found.length)];
      if (place) place.holder[place.key] = mutation.value;
      return frames.with(index, copy);
    }
    case "drop":
      return frames.toSpliced(index, 1);
    case "repeat":
      return frames.toSpliced(index, 0, frame, frame);
    case "first":
      return [frame, ...frames.toSpliced(index, 1)];
    case "insert":
      return frames.toSpliced(index, 0, { event: "execute", value: mutation.value });
    case "error":
      return frames.toSpliced(index, 0, {
        event: "error",
        value: { type: "error", error: { type: "overloaded_error", message: mutation.value } },
      });
  }
}

function mutateBytes(bytes: Buffer, mutation: BytesMutation): Buffer {
  const place = Math.floor(mutation.at * bytes.length);
  switch (mutation.kind) {
    case "cut":
      return bytes.subarray(0, place);
    case "crlf":
      return Buffer.from(bytes.toString("latin1").replaceAll("\n", "\r\n"), "latin1");
    case "html":
      return Buffer.concat([
        bytes.subarray(0, place),
        Buffer.from("<!doctype html><h1>502 Bad Gateway</h1>\n\n"),
        bytes.subarray(place),
      ]);
    case "insert":
      return Buffer.concat([bytes.subarray(0, place), mutation.bytes, bytes.subarray(place)]);
    case "none":
      return bytes;
  }
}

const written = (value: unknown) =>
  (JSON.stringify(value) ?? "").replace(/"@raw:(.*?)@"/g, (_whole, text: string) => text.replace(/\\(["\\])/g, "$1"));

function bytesOf(frames: Frame[], protocol: Protocol): Buffer {
  if (protocol === "replicate") return Buffer.from(written(frames[0]?.value));
  const lines = frames.map(({ event, value }) => `${event ? `event: ${event}\n` : ""}data: ${written(value)}\n\n`);
  return Buffer.from(lines.join("") + (protocol === "openai" ? "data: [DONE]\n\n" : ""));
}

function pieces(bytes: Buffer, chunks: DrawnAnswer["chunks"]): Buffer[] {
  if (chunks === "whole" || bytes.length > 20_000) return [bytes];
  if (chunks === "bytes") {
    const size = Math.ceil(bytes.length / MOST_PIECES);
    return Array.from({ length: Math.ceil(bytes.length / size) }, (_, at) =>
      bytes.subarray(at * size, (at + 1) * size),
    );
  }
  const ends = [...chunks.map((part) => Math.floor(part * bytes.length)), bytes.length].sort((a, b) => a - b);
  return ends.map((end, index) => bytes.subarray(ends[index - 1] ?? 0, end)).filter((piece) => piece.length > 0);
}

function answerOf(frames: Frame[], protocol: Protocol, drawn: DrawnAnswer): Answer {
  const mutated = drawn.frames.reduce(mutateFrames, frames);
  const bytes = drawn.bytes.reduce(mutateBytes, bytesOf(mutated, protocol));
  const { status, type, lie } = drawn.envelope;
  return {
    status,
    headers: { "content-type": type || usualType[protocol], ...lie },
    pieces: pieces(bytes, drawn.chunks),
    cut: drawn.bytes.some(({ kind }) => kind === "cut") || "content-length" in lie,
  };
}

/** A look at a job that is told to wait does so for a minute, each time: that is tried elsewhere, and would take hours here. */
function withoutWaiting(answer: Answer): Answer {
  const { "retry-after": _wait, ...headers } = answer.headers;
  return { ...answer, headers };
}

function planOf(drawn: Drawn, number: number): Plan {
  const { protocol, huge, first, later } = drawn;
  const frames = goodAnswer(protocol, huge ? ["x".repeat(FIVE_MB)] : drawn.words);
  const answers =
    protocol === "replicate"
      ? frames.map((frame, index) => withoutWaiting(answerOf([frame], protocol, [first, ...later][index] ?? first)))
      : [answerOf(frames, protocol, first)];
  const did = [first, ...(protocol === "replicate" ? later : [])].flatMap((one) =>
    [...one.frames, ...one.bytes].map(({ kind }) => kind),
  );
  return {
    number,
    protocol,
    answers,
    about: `${protocol} stream ${number} (${huge ? "5 MB, " : ""}${did.join(", ") || "as it should be"})`,
  };
}

/** So many bad answers, always the same for the same seed. */
export const makePlans = (seed: number, howMany: number): Plan[] =>
  fc.sample(planArbitrary, { seed, numRuns: howMany }).map(planOf);
