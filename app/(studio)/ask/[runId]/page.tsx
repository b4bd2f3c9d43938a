// A conversation that can be carried on: the wall with its pictures, every question and answer, the composer.
import type { Metadata } from "next";
import { paramsOf } from "@/app/(studio)/ask/beginnings";
import { warm } from "@/app/(studio)/ask/warm";
import { AskStudio } from "@/components/ask/ask-studio";
import { picturesOf } from "@/components/ask/thread-pictures";
import { pictureOf } from "@/components/files/picture";
import { firstChoice } from "@/components/models/choice";
import { choicesOf } from "@/components/models/from-view";
import { requireMember } from "@/lib/access/next";
import { acceptedTypes } from "@/lib/files/schema";
import { listModels } from "@/lib/models/queries";
import { readThread } from "./read-thread";

type Props = { params: Promise<{ runId: string }> };

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  const { thread } = await readThread((await params).runId);
  return { title: thread[0]?.title ?? "Ask" };
}

export default async function ThreadPage({ params }: Props) {
  const { runId } = await params;
  const member = await requireMember();
  const [{ thread, files }, models] = await Promise.all([readThread(runId), listModels(member, { task: "ask" })]);
  const order = picturesOf(thread);
  const pictures = files.map(pictureOf).sort((one, other) => order.indexOf(one.id) - order.indexOf(other.id));
  const choices = choicesOf(models);
  const last = thread.at(-1);
  const model = firstChoice(choices, { last: last?.model });
  warm(model);
  return (
    <AskStudio
      person={member.userId}
      thread={thread}
      pictures={pictures}
      models={choices}
      beginning={{ question: "", modelId: model?.id, params: paramsOf(last), ready: false }}
      accept={acceptedTypes}
      madeAt={Date.now()}
    />
  );
}
