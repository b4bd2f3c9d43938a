// A fetch that Replicate's client can't repeat. Its own retries come at once, ignore Retry-After and can't be turned off; a
// repeated POST would begin, and bill, a second job. So whatever it would repeat reaches it as a status it lets alone.

/** A status that the client neither repeats nor takes for success. */
const LET_ALONE = 418;

/** What really happened behind a fenced answer: the server's status, or what was thrown on the way. */
export type Truth = { status: number } | { thrown: unknown };
const truths = new WeakMap<Response, Truth>();

function fenced(truth: Truth, body: BodyInit | null, headers: Headers): Response {
  const response = new Response(body, { status: LET_ALONE, headers });
  truths.set(response, truth);
  return response;
}

/** The truth of an answer that came through a fence. */
export const truthOf = (response: Response): Truth => truths.get(response) ?? { status: response.status };

type Fetch = (input: Request | string, init?: RequestInit) => Promise<Response>;

/** Puts a fence around `inner`. */
export const fence =
  (inner: typeof fetch): Fetch =>
  async (input, init) => {
    try {
      const response = await inner(input, init);
      const { status, headers } = response;
      return status === 429 || status >= 500 ? fenced({ status }, response.body, headers) : response;
    } catch (thrown) {
      return fenced({ thrown }, null, new Headers());
    }
  };
