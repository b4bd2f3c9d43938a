// One run's permanent address.
import type { Metadata } from "next";
import { readThread } from "@/app/(studio)/ask/[runId]/read-thread";
import { pictureOf } from "@/components/files/picture";
import { Bar } from "@/components/layout/bar";
import { RunSheet } from "@/components/runs/run-sheet";
import { buttonLook } from "@/components/ui/button";
import { paths } from "@/lib/paths";

type Props = { params: Promise<{ runId: string }> };

async function readRun({ params }: Props) {
  const { runId } = await params;
  const { thread, files } = await readThread(runId);
  const run = thread.find((one) => one.id === runId);
  if (!run) throw new Error(`Run ${runId} is not in its own conversation.`);
  return { run, thread, files };
}

export async function generateMetadata(props: Props): Promise<Metadata> {
  return { title: (await readRun(props)).run.title };
}

export default async function RunPage(props: Props) {
  const { run, thread, files } = await readRun(props);
  const own = files.filter((file) => run.input.imageIds.includes(file.id));
  return (
    <>
      <Bar title={run.title}>
        <a href={paths.askThread(run.id)} className={buttonLook("plain")}>
          Carry on
        </a>
      </Bar>
      <RunSheet run={run} thread={thread} pictures={(own.length > 0 ? own : files).map(pictureOf)} />
    </>
  );
}
