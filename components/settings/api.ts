// Settings speak to the API like everything else on the page.
import { problemOf } from "@/components/runs/api";

/** Sends `body` as JSON. Throws an ApiProblem with the API's sentence. */
export async function send(method: "POST" | "DELETE" | "PATCH", path: string, body?: unknown): Promise<unknown> {
  const response = await fetch(path, {
    method,
    ...(body === undefined ? {} : { headers: { "content-type": "application/json" }, body: JSON.stringify(body) }),
  });
  if (!response.ok) throw await problemOf(response);
  return response.json().catch(() => undefined);
}
