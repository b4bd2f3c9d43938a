// What an empty Ask page can begin with: the samples, or an earlier question used again.
import type { Sample } from "@/components/ask/samples";
import { picturesOf } from "@/components/ask/thread-pictures";
import { type Picture, pictureOf } from "@/components/files/picture";
import type { ParameterValues } from "@/components/models/parameters";
import type { Actor } from "@/lib/access/actor";
import { listSamples } from "@/lib/files/queries";
import type { RunView } from "@/lib/runs/schema";
import listed from "@/public/samples/samples.json";
import { readThread } from "./[runId]/read-thread";

/** The samples that still hang here, each with its question. */
export async function readSamples(member: Actor): Promise<Sample[]> {
  const samples = await listSamples(member);
  return samples.map((file) => ({
    picture: pictureOf(file),
    question: listed.find((one) => one.title === file.name)?.question ?? "What does it say?",
  }));
}

/** The parameters of a run that a form can show. */
export const paramsOf = (run: RunView | undefined): ParameterValues =>
  Object.fromEntries(
    Object.entries(run?.params ?? {}).filter(
      (entry): entry is [string, string | number] => typeof entry[1] === "string" || typeof entry[1] === "number",
    ),
  );

export type Again = { id: string; question: string; model: string; pictures: Picture[]; params: ParameterValues };

/** An earlier question with its pictures; a follow-up brings those of the conversation before it. */
export async function readAgain(runId: string): Promise<Again> {
  const { thread, files } = await readThread(runId);
  const at = thread.findIndex((run) => run.id === runId);
  const run = thread[at];
  if (!run) throw new Error(`Run ${runId} is not in its own conversation.`);
  const own = run.input.imageIds;
  const wanted = own.length > 0 ? own : picturesOf(thread.slice(0, at + 1));
  const pictures = wanted.flatMap((id) => files.filter((file) => file.id === id)).map(pictureOf);
  return { id: run.id, question: run.input.question, model: run.model, pictures, params: paramsOf(run) };
}
