// What a model made besides words: copied into our own store inside the run, which is done only when every byte is ours.
import type { EngineEvent } from "@/lib/engines/contract";
import { AppError, asAppError } from "@/lib/errors";
import { saveMade } from "@/lib/files/upload";
import type { ClaimedRun } from "./claim";

/** What an upload would be refused for is here an answer that nobody can use. */
function forRun(thrown: unknown): never {
  const error = asAppError(thrown);
  if (error.code !== "unsupported_media" && error.code !== "too_large") throw thrown;
  throw new AppError(
    "invalid_answer",
    `The model answered with a picture that can't be kept: ${error.message} It may have been charged.`,
    { paid: "maybe", cause: thrown },
  );
}

/** Keeps a file of an engine's and ties it to the run; a second time it is the same one. Answers its id. */
export async function keepFile(run: ClaimedRun, { role, source }: EngineEvent & { type: "file" }): Promise<string> {
  const { id: runId, token } = run;
  return (await saveMade(run, source, { runId, token, role }).catch(forRun)).id;
}
