"use client";
import Link from "next/link";
import { type ReactNode, useState } from "react";
import { stageMarks } from "@/components/ask/stage-marks";
import type { Picture } from "@/components/files/picture";
import { Stage } from "@/components/files/stage";
import { Strip } from "@/components/files/strip";
import { formatCount, formatDuration } from "@/lib/format";
import { paths } from "@/lib/paths";
import type { RunView } from "@/lib/runs/schema";
// One run with its picture: the result, the recipe, the numbers, where it came from.
import { costWords } from "./cost-words";
import { Exchange } from "./exchange";
import { When } from "./when";

const unitNames: Record<string, string> = {
  inputTokens: "Tokens in",
  cachedTokens: "Tokens from the cache",
  outputTokens: "Tokens out",
  imageInputTokens: "Picture tokens in",
  computeSeconds: "Seconds of its machine",
};

function Row({ name, children }: { name: string; children: ReactNode }) {
  return (
    <div className="flex justify-between gap-4 py-1 text-[13px]">
      <dt className="text-ink-soft">{name}</dt>
      <dd className="min-w-0 break-words text-right tabular-nums">{children}</dd>
    </div>
  );
}

const ms = (value: number | null) => (value === null ? "unknown" : formatDuration(value));

function Numbers({ run }: { run: RunView }) {
  return (
    <dl>
      <Row name="Model">{run.model}</Row>
      <Row name="Connection">{run.connection.name}</Row>
      {Object.entries(run.params).map(([name, value]) => (
        <Row key={name} name={name}>
          {typeof value === "string" ? value : JSON.stringify(value)}
        </Row>
      ))}
      <Row name="Asked">
        <When at={run.createdAt} />
      </Row>
      <Row name="Waited">{ms(run.timing.queuedMs)}</Row>
      <Row name="First word">{ms(run.timing.firstEventMs)}</Row>
      <Row name="Whole time">{ms(run.timing.totalMs)}</Row>
      {Object.entries(run.usage ?? {}).map(([unit, count]) => (
        <Row key={unit} name={unitNames[unit] ?? unit}>
          {formatCount(count)}
        </Row>
      ))}
      <Row name="Cost">{costWords(run)}</Row>
    </dl>
  );
}

export function RunSheet({
  run: initial,
  thread,
  pictures,
}: {
  run: RunView;
  thread: readonly RunView[];
  pictures: readonly Picture[];
}) {
  const [run, setRun] = useState(initial);
  const [lit, setLit] = useState<string | null>(null);
  const [shownId, setShownId] = useState(pictures[0]?.id);
  const shown = pictures.find((picture) => picture.id === shownId);
  const upToHere = thread.slice(
    0,
    thread.findIndex((one) => one.id === run.id),
  );
  return (
    <div className="grid min-h-0 flex-1 auto-rows-max grid-cols-[minmax(0,1fr)] overflow-y-auto lg:grid-cols-[minmax(0,1fr)_minmax(400px,520px)] lg:grid-rows-1 lg:overflow-hidden">
      <section
        aria-label="Picture"
        className="flex flex-col items-center justify-center gap-4 bg-wall p-3.5 lg:min-h-0 lg:p-7"
      >
        {shown ? (
          <div className="flex h-[232px] w-full items-center justify-center [container-type:size] lg:h-auto lg:min-h-0 lg:flex-1">
            <Stage picture={shown} marks={stageMarks([...upToHere, run], shown.id)} lit={lit} onLight={setLit} />
          </div>
        ) : (
          <p className="py-6 text-ink-soft">Asked without a picture.</p>
        )}
        {pictures.length > 1 ? (
          <Strip
            pictures={pictures}
            shown={shownId}
            onShow={setShownId}
            onRemove={setShownId}
            fixed={new Set(pictures.map((one) => one.id))}
          />
        ) : null}
      </section>
      <section
        aria-label="Result"
        className="flex flex-col gap-8 border-line p-4 lg:min-h-0 lg:overflow-y-auto lg:border-l lg:p-6"
      >
        <Exchange run={initial} lit={lit} onLight={setLit} onRun={setRun} />
        <div>
          <h2 className="mb-1.5 font-semibold text-[12.5px] text-ink-soft">Recipe and numbers</h2>
          <Numbers run={run} />
        </div>
        {thread.length > 1 ? (
          <div>
            <h2 className="mb-1.5 font-semibold text-[12.5px] text-ink-soft">The conversation</h2>
            <ol className="flex flex-col gap-1">
              {thread.map((one) => (
                <li key={one.id} className="truncate">
                  {one.id === run.id ? (
                    <span className="font-medium">{one.title} (this one)</span>
                  ) : (
                    <Link href={paths.run(one.id)} className="underline underline-offset-2">
                      {one.title}
                    </Link>
                  )}
                </li>
              ))}
            </ol>
          </div>
        ) : null}
      </section>
    </div>
  );
}
