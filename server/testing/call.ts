// Requests for tests, over real HTTP.
import type { Person } from "./people";
import type { Studio } from "./studio";

/** Who asks: somebody at a browser, a program with a key, or nobody. */
export type Asker = Pick<Person, "cookie"> | { key: string } | undefined;

/** The headers that an asker's browser or program sends. */
export function headersOf(asker: Asker): Record<string, string> {
  if (!asker) return {};
  return "key" in asker
    ? { authorization: `Bearer ${asker.key}` }
    : { cookie: asker.cookie, "sec-fetch-site": "same-origin" };
}

export type Answer = { status: number; headers: Headers; text: string; body: Body };
/** The parts of answers that tests look at; whatever is absent is undefined. */
type Body = {
  [name: string]: unknown;
  id: string;
  items: Body[];
  nextCursor: string | null;
  error: { code: string; message: string; field?: string; requestId: string };
};

const LONGEST_MS = 20_000;

type Given = { body?: unknown; headers?: Record<string, string>; raw?: BodyInit };

/** Sends one request and reads the whole answer. `body` goes as JSON, `raw` as it is. */
export async function call(
  studio: Pick<Studio, "address">,
  asker: Asker,
  what: string,
  { body, headers = {}, raw }: Given = {},
): Promise<Answer> {
  const [method = "GET", path = "/"] = what.split(" ");
  const json = body === undefined ? {} : { "content-type": "application/json" };
  const content = raw ?? (body === undefined ? undefined : JSON.stringify(body));
  const response = await fetch(`${studio.address}${path}`, {
    method,
    redirect: "manual",
    signal: AbortSignal.timeout(LONGEST_MS),
    headers: { ...headersOf(asker), ...json, ...headers },
    ...(content === undefined ? {} : { body: content, duplex: "half" }),
  } as RequestInit).catch((cause: unknown) => {
    throw new Error(`${what} got no answer.`, { cause });
  });
  const text = await response.text();
  const isJson = (response.headers.get("content-type") ?? "").startsWith("application/json") && text !== "";
  return { status: response.status, headers: response.headers, text, body: (isJson ? JSON.parse(text) : {}) as Body };
}
