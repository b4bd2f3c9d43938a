"use client";
// One question with its answer, while it comes and afterwards.
import { useEffect, useEffectEvent, useState } from "react";
import type { RunView } from "@/lib/runs/schema";
import { Answer } from "./answer";
import { isTerminal } from "./ended";
import { endingOf } from "./ending-words";
import { ExchangeActions } from "./exchange-actions";
import { Facts, modelOf, numbersOf } from "./facts";
import { Made } from "./made";
import { useLiveRun } from "./use-live-run";
import { useSpoken } from "./use-spoken";

/** `news`: what went wrong is told aloud at once; on a page that is opened later it is there to be read. */
function Notes({ run, news }: { run: RunView; news: boolean }) {
  const ending = endingOf(run);
  const notes = ending ? [...run.notices, ending] : run.notices;
  return (
    <>
      {notes.map((note) => (
        <p key={note} className="text-[12.5px] text-ink-soft">
          {note}
        </p>
      ))}
      {run.status === "cancelled" ? <p className="text-[13px] text-ink-soft">Stopped.</p> : null}
      {run.error && run.status !== "cancelled" ? (
        <p
          {...(news ? { role: "alert" } : {})}
          className="rounded-[10px] border border-bad-line bg-bad-soft px-3 py-2 text-[14px] text-bad"
        >
          {run.error.message}
        </p>
      ) : null}
    </>
  );
}

type ExchangeProps = {
  run: RunView;
  lit: string | null;
  onLight: (key: string | null) => void;
  onRun?: (run: RunView) => void;
  /** Hears what the run is doing, in a word, while it runs. */
  onStage?: (stage: string) => void;
  /** The run's own page, where this is not it. */
  detailsHref?: string;
};

export const markKey = (run: RunView, index: number): string => `${run.id}:${index}`;

export function Exchange({ run: initial, lit, onLight, onRun, onStage, detailsHref }: ExchangeProps) {
  const live = useLiveRun(initial);
  const { run, text, stage, done } = live;
  const [over] = useState(() => isTerminal(initial.status));
  useSpoken(live, over);
  const ended = isTerminal(run.status);
  const tell = useEffectEvent((now: RunView) => onRun?.(now));
  useEffect(() => tell(run), [run]);
  const doing = run.status === "queued" ? "waiting" : (stage ?? (text ? "answering" : "thinking"));
  const tellStage = useEffectEvent((word: string) => onStage?.(word));
  useEffect(() => {
    if (!ended) tellStage(doing);
  }, [doing, ended]);
  const litHere = lit?.startsWith(`${run.id}:`) ? Number(lit.slice(run.id.length + 1)) : null;
  return (
    <article aria-label={run.input.question} aria-busy={!ended} className="flex flex-col gap-4">
      <h2 className="max-w-[85%] self-end whitespace-pre-wrap break-words rounded-[14px] rounded-br-[4px] bg-wall px-3.5 py-2.5 text-[15px] leading-[22px]">
        {run.input.question}
      </h2>
      <div className={`text-[15.5px] leading-[26px] ${ended ? "" : "writing"}`}>
        {text ? (
          <Answer
            text={text}
            marks={run.output?.marks ?? []}
            lit={litHere}
            onLight={(mark) => onLight(mark === null ? null : markKey(run, mark))}
          />
        ) : null}
        <Made files={run.files} />
        {ended || text ? null : <p aria-hidden />}
      </div>
      {!ended && done !== null && done > 0 ? (
        <progress aria-label="Progress" value={done} max={1} className="h-1 w-32 accent-accent" />
      ) : null}
      <Notes run={run} news={!over} />
      <Facts facts={ended ? [modelOf(run), ...numbersOf(run)] : [modelOf(run)]} />
      {ended ? <ExchangeActions run={run} text={text} detailsHref={detailsHref} /> : null}
    </article>
  );
}
