"use client";
// The Ask page at work: the wall on one side, the conversation and the composer on the other.
import { type ReactNode, useEffect, useState } from "react";
import { toast } from "sonner";
import type { Picture } from "@/components/files/picture";
import { Bar } from "@/components/layout/bar";
import type { ModelChoice } from "@/components/models/choice";
import { ModelMenu } from "@/components/models/model-menu";
import { type AskOrder, cancelRun, sentenceOf, startRun } from "@/components/runs/api";
import { Exchange } from "@/components/runs/exchange";
import { buttonLook } from "@/components/ui/button";
import { paths } from "@/lib/paths";
import { isTerminal, type RunView } from "@/lib/runs/schema";
import { Attach } from "./attach";
import { Composer } from "./composer";
import { stageMarks } from "./stage-marks";
import { picturesOf, unsent } from "./thread-pictures";
import { useDraft } from "./use-draft";
import { usePictures } from "./use-pictures";
import { usePrice } from "./use-price";
import { Wall } from "./wall";

/** A plain link: the conversation got its address without a navigation, so only a fresh load starts over. */
function NewQuestion() {
  return (
    <a href={paths.ask()} className={buttonLook("plain")}>
      New question
    </a>
  );
}

type AskStudioProps = {
  thread: readonly RunView[];
  pictures: readonly Picture[];
  models: readonly ModelChoice[];
  /** The first minute: a question already written, waiting for one press. */
  firstQuestion: string;
  /** Said on the line above while nothing has been asked. */
  aside?: ReactNode;
};

export function AskStudio({ thread, pictures, models, firstQuestion, aside }: AskStudioProps) {
  const [runs, setRuns] = useState<RunView[]>([...thread]);
  const [lit, setLit] = useState<string | null>(null);
  const [starting, setStarting] = useState(false);
  const [modelId, setModelId] = useState(() => thread.at(-1)?.model ?? models.find((model) => model.ready)?.id);
  const [question, write] = useDraft(thread[0]?.id ?? "ask", firstQuestion);
  const wall = usePictures(pictures);

  const last = runs.at(-1);
  const running = starting || (last !== undefined && !isTerminal(last.status));
  const model = models.find((one) => one.id === modelId);
  // Samples hang side by side to choose from; a question is about the one that is shown.
  const asked = wall.pictures.filter((picture) => !picture.sample || picture === wall.shown).map(({ id }) => id);
  const order: AskOrder | undefined = model && {
    task: "ask",
    model: model.id,
    input: {
      question: question.trim(),
      imageIds: unsent(asked, runs),
    },
    ...(last ? { from: { runId: last.id, kind: "follow-up" as const } } : {}),
  };
  const price = usePrice(model, question.trim() ? order : undefined);

  const start = async () => {
    if (!order || running) return;
    setStarting(true);
    try {
      const run = await startRun(order, crypto.randomUUID?.() ?? `${Date.now()}-${Math.random()}`);
      setRuns((before) => [...before, run]);
      write("");
      window.history.replaceState(null, "", paths.askThread(run.id));
    } catch (error) {
      toast.error(sentenceOf(error));
    }
    setStarting(false);
  };
  const update = (run: RunView) =>
    setRuns((before) =>
      before.some((one) => one === run) ? before : before.map((one) => (one.id === run.id ? run : one)),
    );
  const stop = () => {
    if (last) cancelRun(last.id).catch((error: unknown) => toast.error(sentenceOf(error)));
  };

  const title = runs[0]?.title ?? "Ask";
  useEffect(() => {
    document.title = `${title} · Medley`;
  }, [title]);

  return (
    <>
      <Bar title={title}>{runs.length > 0 ? <NewQuestion /> : aside}</Bar>
      <div className="grid min-h-0 flex-1 grid-cols-[minmax(0,1fr)] grid-rows-[auto_minmax(0,1fr)] lg:grid-cols-[minmax(0,1fr)_minmax(400px,520px)] lg:grid-rows-1">
        <Wall
          wall={wall}
          marks={stageMarks(runs, wall.shown?.id)}
          lit={lit}
          onLight={setLit}
          local={model?.price === "free"}
          fixed={new Set(picturesOf(runs))}
        />
        <section aria-label="Conversation" className="flex min-h-0 flex-col border-line lg:border-l">
          <div className="flex min-h-0 flex-1 flex-col-reverse overflow-y-auto">
            <div className="mb-auto flex flex-col gap-7 p-4 lg:p-6">
              {runs.map((run) => (
                <Exchange
                  key={run.id}
                  run={run}
                  lit={lit}
                  onLight={setLit}
                  onRun={update}
                  onUseAgain={(again) => write(again.input.question)}
                />
              ))}
            </div>
          </div>
          <Composer
            question={question}
            placeholder={last ? "Ask a follow-up…" : "What would you like to know?"}
            price={last && price.startsWith("about") ? `next: ${price}` : price}
            running={running}
            blocked={!model || wall.sending !== null}
            focusRun={firstQuestion !== ""}
            onWrite={write}
            onRun={() => void start()}
            onStop={stop}
          >
            <Attach onFiles={wall.add} />
            <ModelMenu models={models} chosen={model} onChoose={setModelId} />
          </Composer>
        </section>
      </div>
    </>
  );
}
