// Bodies of every wrong shape and depth, as the text that is sent.

export const order = { task: "ask", model: "local/reader", input: { question: "What is the total?" } };
const bomb = (open: string, close: string, depth: number) => open.repeat(depth) + close.repeat(depth);
const json = JSON.stringify;

/** What nobody may set from outside, in every place where it might be taken. */
const EXTRAS = {
  ...{ id: "0192f1c0-0000-7000-8000-000000000000", teamId: "0192f1c0-0000-7000-8000-000000000000", userId: "x" },
  ...{ cost: 0, costMicros: 0, status: "done", owner: true, role: "owner", passwordHash: "x", createdAt: "2020-01-01" },
  ...{ source: "owner", trusted: true, scopes: ["read", "run", "manage", "admin"], sha256: "0".repeat(64) },
};
// A placeholder as a server might fill in, in its words.
const PLACEHOLDER = "$".concat("{DATABASE_URL} {{process.env}} %MEDLEY_SECRET% $(id) `id`");

/** Wrong shapes, wrong depths, and texts that a database can't keep. */
export const bodies: Record<string, string> = {
  empty: "",
  "an empty object": "{}",
  null: "null",
  true: "true",
  "an empty list": "[]",
  "a word": '"word"',
  "a number": "1e400",
  broken: '{"task": ',
  "not JSON at all": "<xml/>",
  "two documents": "{}{}",
  "a byte order mark": "\ufeff{}",
  "wrong types":
    '{"task":1,"model":[],"input":"x","name":{},"scopes":"read","orders":{},"kind":[],"title":1,"tags":{}}',
  "nulls everywhere": '{"task":null,"model":null,"input":null,"name":null,"scopes":null,"orders":null,"provider":null}',
  "lists everywhere": '{"task":[],"model":[[]],"input":[],"name":[],"scopes":{},"orders":[[]],"provider":[],"id":[]}',
  "a million open lists": bomb("[", "]", 500_000),
  "a deep object": bomb('{"a":', "}", 100_000).replace(":}", ":1}"),
  "a wide object": `{${Array.from({ length: 100_000 }, (_, index) => `"k${index}":1`).join(",")}}`,
  "depth inside params": json({ ...order, params: { deep: 0 } }).replace(
    '"deep":0',
    `"deep":${bomb("[", "]", 400_000)}`,
  ),
  "depth within orders": `{"kind":"set","orders":[${json({ ...order, params: { deep: 0 } }).replace('"deep":0', `"deep":${bomb('{"a":[', "]}", 100_000)}`)}]}`,
  "prototype keys": '{"__proto__":{"admin":true},"constructor":{"prototype":{}},"name":"x"}',
  "prototype keys inside": json({ ...order, params: {} }).replace(
    '"params":{',
    '"params":{"__proto__":{"a":1},"constructor":1',
  ),
  "the same key twice": `{"task":"speak","task":"ask","model":"local/reader","input":{"question":"a"},"input":{"question":"b"}}`,
  "huge numbers": json({
    ...order,
    params: { maxOutputTokens: 1e308, seed: Number.MAX_SAFE_INTEGER, temperature: -1e308 },
  }),
  "numbers beyond all": '{"limitMicros":1e999,"rating":9007199254740993,"params":{"seed":-0}}',
  "zero bytes": json({ ...order, input: { question: "a\0b" }, name: "a\0b", title: "a\0b", params: { "\0": 1 } }),
  "a run with a zero byte": json({ ...order, input: { question: "a\0b" } }),
  "params with a zero byte": json({ ...order, params: { note: "a\0b" } }),
  "half a character": `{"task":"ask","model":"local/reader","input":{"question":"\\ud800"}}`,
  "a title with a zero byte": json({ title: "a\0b" }),
  "a tag with half a character": '{"tags":["\\udfff"]}',
  "a key with a zero byte": json({ name: "a\0b", scopes: ["read"] }),
  "a key of the year nought": json({ name: "old", expiresAt: "0000-01-01T00:00:00Z" }),
  "a connection with a zero byte": json({ provider: "compatible", name: "a\0b", baseUrl: "http://127.0.0.1:9/v1" }),
  "an order of a model with a zero byte": json({ ...order, model: "local/\0" }),
  "a model by a name with a zero byte": json({ connection: "a\0b", name: "a\0/b" }),
  "an order with more than it may say": json({ ...order, ...EXTRAS }),
  "a connection with more than it may say": json({
    provider: "compatible",
    name: "x",
    baseUrl: "http://127.0.0.1:9/v1",
    ...EXTRAS,
  }),
  "a change with more than it may say": json({ title: "x", name: "x", ...EXTRAS }),
  "placeholders of the server": json({
    ...order,
    input: { question: PLACEHOLDER },
    name: PLACEHOLDER,
    title: PLACEHOLDER,
  }),
  "a connection at a placeholder": json({
    provider: "compatible",
    name: PLACEHOLDER,
    baseUrl: `http://127.0.0.1:9/${PLACEHOLDER}`,
    key: PLACEHOLDER,
  }),
  "an address with a placeholder": json({ url: `http://127.0.0.1:9/${PLACEHOLDER}` }),
};

/** Ids that are none. */
export const ids = [
  ...["x", "%00", "%E0%A4%A", "..%2f..%2fetc%2fpasswd", "0192f1c0-0000-7000-8000-00000000000g", "a".repeat(5000)],
  ...[
    "%252e%252e",
    "__proto__",
    "0192F1C0-0000-7000-8000-000000000000%20",
    "%F0%9F%98%80",
    "null",
    "-1",
    "%0d%0ax:y",
    "'%20or%201=1--",
  ],
];

const cursor = (text: string) => `cursor=${Buffer.from(text).toString("base64url")}`;

/** Queries that mean nothing, or too much. */
export const queries = [
  ...[
    "limit=0&cursor=x",
    "limit=1e9",
    "limit[]=1",
    "limit=1&limit=2",
    "cursor=%00",
    "q=%00",
    "q=%ED%A0%80",
    "q=%25%27%22--",
  ],
  cursor('{"createdAt":"2024-01-01","id":"x"}'),
  cursor('{"createdAt":"0000-01-01T00:00:00Z","id":"0192f1c0-0000-7000-8000-000000000000"}'),
  cursor("0000-01-01T00:00:00Z 0192f1c0-0000-7000-8000-000000000000"),
  cursor("null"),
  ...["from=0000-01-01T00:00:00Z", "to=9999-12-31T23:59:59Z&from=x", "task=__proto__", "model=%00", "by=constructor"],
  ...["w=-1", "w=99999999999999999999", "after=x:y", "download=2", "%", "&&&=", `q=${"a".repeat(10_000)}`],
];

export type Answered = { status: number; text: string; headers: Headers };

/** What is wrong with an answer of the API to something it can't take: it must be a refusal in our shape, or fine. */
export function faultsOfAnswer({ status, text }: Answered): string[] {
  if (status >= 500) return [`it was answered ${status}: ${text}`];
  if (status < 400) return [];
  try {
    const { error } = JSON.parse(text) as { error?: Record<string, unknown> };
    const { code, message, requestId, field } = error ?? {};
    const shaped =
      /^[a-z_]+$/.test(String(code)) &&
      /^\S.*\.$/s.test(String(message)) &&
      /^[0-9a-f-]{36}$/.test(String(requestId)) &&
      (field === undefined || /^[\w.[\]-]+$/.test(String(field)));
    return shaped ? [] : [`it was answered ${status} in another shape: ${text}`];
  } catch {
    return [`it was answered ${status} and no JSON: ${text}`];
  }
}
