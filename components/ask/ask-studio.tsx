"use client";
// The Ask page at work: the wall on one side, the conversation and the composer on the other.
import { useEffect, useState } from "react";
import { leftWords, nearWarning, standingKey, tightest } from "@/components/costs/budget-words";
import { useStanding } from "@/components/costs/standing";
import type { Picture } from "@/components/files/picture";
import { Bar } from "@/components/layout/bar";
import type { ModelChoice } from "@/components/models/choice";
import { ModelPicker } from "@/components/models/model-picker";
import { type ParameterValues, valuesFor } from "@/components/models/parameters";
import type { AskOrder } from "@/components/runs/api";
import { isTerminal } from "@/components/runs/ended";
import { Exchange } from "@/components/runs/exchange";
import { RunningChip } from "@/components/runs/running-chip";
import { paths } from "@/lib/paths";
import type { RunView } from "@/lib/runs/schema";
import { Attach } from "./attach";
import { Composer } from "./composer";
import { HereLine } from "./here-line";
import { More, MoreButton, useMore } from "./more";
import { NewQuestion } from "./new-question";
import { pictureFacts } from "./picture-facts";
import type { Sample } from "./samples";
import { stageMarks } from "./stage-marks";
import { picturesOf, unsent } from "./thread-pictures";
import { useConversation } from "./use-conversation";
import { useDraft } from "./use-draft";
import { usePictures } from "./use-pictures";
import { usePrice } from "./use-price";
import { Wall } from "./wall";
import { Warnings } from "./warnings";

/** What the composer begins with. */
export type Beginning = {
  question: string;
  modelId: string | undefined;
  params: ParameterValues;
  /** One press is all that is missing: the sample of the first minute, or a question used again. */
  ready: boolean;
  /** The run that is used again. */
  reuse?: string;
};

type AskStudioProps = {
  /** The id of who asks; drafts are kept by it. */
  person: string;
  thread: readonly RunView[];
  pictures: readonly Picture[];
  models: readonly ModelChoice[];
  samples?: readonly Sample[];
  beginning: Beginning;
  /** The kinds of picture that come in, as an input wants them. */
  accept: string;
  /** When the page was made, in ms since 1970 by the server's clock, which runs are timed with. */
  madeAt: number;
};

/** The order that Run would send now; undefined while there is no model. */
function orderOf(
  model: ModelChoice | undefined,
  input: AskOrder["input"],
  params: ParameterValues,
  from: AskOrder["from"],
): AskOrder | undefined {
  if (!model) return undefined;
  return {
    task: "ask",
    model: model.id,
    input,
    params: valuesFor(model.parameters, params),
    ...(from ? { from } : {}),
  };
}

function fromOf(last: RunView | undefined, reuse: string | undefined): AskOrder["from"] {
  if (last) return { runId: last.id, kind: "follow-up" };
  return reuse ? { runId: reuse, kind: "reuse" } : undefined;
}

export function AskStudio({
  person,
  thread,
  pictures,
  models,
  samples = [],
  beginning,
  accept,
  madeAt,
}: AskStudioProps) {
  const talk = useConversation(thread);
  const { runs, running } = talk;
  const last = runs.at(-1);
  const [lit, setLit] = useState<string | null>(null);
  const [stage, setStage] = useState<string | null>(null);
  const [modelId, setModelId] = useState(beginning.modelId);
  const more = useMore(beginning.params);
  const place = runs[0]?.id ?? (beginning.reuse ? `again-${beginning.reuse}` : "ask");
  const [question, write] = useDraft(person, place, beginning.question);
  const wall = usePictures(pictures);
  const [clockAhead] = useState(() => Date.now() - madeAt);

  const model = models.find((one) => one.id === modelId);
  const imageIds = unsent(
    wall.pictures.map(({ id }) => id),
    runs,
  );
  const asked = (text: string) =>
    orderOf(model, { question: text, imageIds }, more.values, fromOf(last, beginning.reuse));
  const budgets = useStanding();
  const price = usePrice(model, asked(question.trim() || "?"), standingKey(budgets));
  const tight = model?.price === "free" ? undefined : tightest(budgets);

  const start = async () => {
    const order = asked(question.trim());
    if (!order || running || question.trim() === "") return;
    if (await talk.start(order)) write("");
  };
  const choose = (sample: Sample) => {
    wall.replace(sample.picture);
    if (question === "" || samples.some((one) => one.question === question)) write(sample.question);
  };

  const title = runs[0]?.title ?? "Ask";
  useEffect(() => {
    document.title = `${title} · Medley`;
  }, [title]);
  const sent = new Set(picturesOf(runs));
  return (
    <>
      <Bar
        title={title}
        state={
          last && !isTerminal(last.status) ? (
            <RunningChip since={Date.parse(last.createdAt) + clockAhead} stage={stage} />
          ) : null
        }
      >
        <HereLine models={models} yields={runs.length > 0} />
        {runs.length > 0 ? <NewQuestion /> : null}
      </Bar>
      <div className="grid min-h-0 flex-1 grid-cols-[minmax(0,1fr)] grid-rows-[auto_minmax(0,1fr)] lg:grid-cols-[minmax(0,1fr)_minmax(400px,520px)] lg:grid-rows-1">
        <Wall
          wall={wall}
          marks={stageMarks(runs, wall.shown?.id)}
          lit={lit}
          onLight={setLit}
          facts={wall.shown ? pictureFacts({ picture: wall.shown, model, thread: runs, tokens: price.tokens }) : []}
          samples={runs.length === 0 ? samples : []}
          onSample={choose}
          fixed={sent}
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
                  onRun={talk.update}
                  onStage={setStage}
                  detailsHref={paths.run(run.id)}
                />
              ))}
            </div>
          </div>
          <Composer
            question={question}
            placeholder={last ? "Ask a follow-up…" : "What would you like to know?"}
            price={last && price.price.startsWith("about") ? `next: ${price.price}` : price.price}
            short={price.short}
            most={price.most}
            left={tight ? leftWords(tight) : ""}
            refused={price.refused}
            running={running}
            blocked={!model || wall.sending !== null}
            focusRun={beginning.ready}
            onWrite={write}
            onRun={() => void start()}
            onStop={talk.stop}
            below={
              <>
                <Warnings warnings={nearWarning(tight, price.refused).concat(price.warnings)} />
                <More more={more} model={model} />
              </>
            }
          >
            <Attach accept={accept} onFiles={wall.add} />
            <ModelPicker models={models} chosen={model} onChoose={setModelId} />
            <MoreButton more={more} model={model} />
          </Composer>
        </section>
      </div>
    </>
  );
}
