// Settings speak to the API like everything else on the page.
import { ApiProblem } from "@/components/runs/api";

/** Sends `body` as JSON. Throws an ApiProblem with the API's sentence. */
export async function send(method: "POST" | "DELETE" | "PATCH", path: string, body?: unknown): Promise<unknown> {
  const response = await fetch(path, {
    method,
    ...(body === undefined ? {} : { headers: { "content-type": "application/json" }, body: JSON.stringify(body) }),
  });
  const answer: unknown = await response.json().catch(() => undefined);
  if (response.ok) return answer;
  const error = (answer as { error?: { code?: string; message?: string } } | undefined)?.error;
  throw new ApiProblem(error?.code ?? "unexpected", error?.message ?? `The studio answered ${response.status}.`);
}
