// Ask: a fresh wall, the first minute with the sample invoice on it, or an earlier question to use again.
import type { Metadata } from "next";
import { AskStudio } from "@/components/ask/ask-studio";
import { firstChoice } from "@/components/models/choice";
import { choicesOf } from "@/components/models/from-view";
import { requireMember } from "@/lib/access/next";
import { acceptedTypes } from "@/lib/files/schema";
import { listModels } from "@/lib/models/queries";
import { listRuns } from "@/lib/runs/queries";
import { readAgain, readSamples } from "./beginnings";
import { warm } from "./warm";

export const metadata: Metadata = { title: "Ask" };

type Props = { searchParams: Promise<{ again?: string | string[] }> };

export default async function AskPage({ searchParams }: Props) {
  const member = await requireMember();
  const { again } = await searchParams;
  const [models, runs, samples, reused] = await Promise.all([
    listModels(member, { task: "ask" }),
    listRuns(member, { limit: 1 }),
    readSamples(member),
    typeof again === "string" ? readAgain(again) : undefined,
  ]);
  const choices = choicesOf(models);
  const started = runs.items.length > 0;
  const model = firstChoice(choices, { last: reused?.model ?? runs.items[0]?.model, preferLocal: !started });
  warm(model);
  const first = started ? undefined : samples[0];
  const hung = reused ? reused.pictures : first ? [first.picture] : [];
  return (
    <AskStudio
      person={member.userId}
      thread={[]}
      pictures={hung}
      models={choices}
      samples={samples}
      beginning={{
        question: reused?.question ?? first?.question ?? "",
        modelId: model?.id,
        params: reused?.params ?? {},
        ready: Boolean(reused ?? first),
        ...(reused ? { reuse: reused.id } : {}),
      }}
      accept={acceptedTypes}
      madeAt={Date.now()}
    />
  );
}
