"use client";
// One question with its answer, while it comes and afterwards.
import { Copy, RotateCcw } from "lucide-react";
import Link from "next/link";
import { useEffect, useEffectEvent, useState } from "react";
import { toast } from "sonner";
import { formatDuration } from "@/lib/format";
import { paths } from "@/lib/paths";
import { isTerminal, type RunView } from "@/lib/runs/schema";
import { Announcer } from "./announcer";
import { Answer } from "./answer";
import { Facts, modelOf, numbersOf } from "./facts";
import { useLiveRun } from "./use-live-run";

const chip =
  "inline-flex h-7 items-center gap-1.5 rounded-[7px] bg-wall px-2.5 text-[12.5px] text-ink-soft hover:bg-hover hover:text-ink";

function Elapsed({ since, stage, done }: { since: string; stage: string | null; done: number | null }) {
  const [now, setNow] = useState<number | undefined>();
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), 100);
    return () => clearInterval(timer);
  }, []);
  const elapsed = now === undefined ? 0 : Math.max(0, now - Date.parse(since));
  return (
    <div className="flex items-center gap-2.5 text-[12.5px] text-ink-soft tabular-nums">
      <span aria-hidden className="size-2 rounded-full bg-accent motion-safe:animate-pulse" />
      <span>{stage ?? "working"}</span>
      {done !== null && done > 0 ? (
        <progress aria-label="Progress" value={done} max={1} className="h-1 w-24 accent-accent" />
      ) : null}
      <span>{formatDuration(elapsed)}</span>
    </div>
  );
}

const endings: Record<string, string> = {
  length: "The answer stopped at the model's longest length.",
  refusal: "The model declined to answer.",
  filtered: "The provider filtered the answer.",
};

function Notes({ run }: { run: RunView }) {
  const ending = run.output?.finish ? endings[run.output.finish] : undefined;
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
        <p role="alert" className="rounded-[10px] border border-bad-line bg-bad-soft px-3 py-2 text-[14px] text-bad">
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
  onUseAgain?: (run: RunView) => void;
};

export const markKey = (run: RunView, index: number): string => `${run.id}:${index}`;

export function Exchange({ run: initial, lit, onLight, onRun, onUseAgain }: ExchangeProps) {
  const { run, text, stage, done } = useLiveRun(initial);
  const ended = isTerminal(run.status);
  const tell = useEffectEvent((now: RunView) => onRun?.(now));
  useEffect(() => tell(run), [run]);
  const marks = run.output?.marks ?? [];
  const litHere = lit?.startsWith(`${run.id}:`) ? Number(lit.slice(run.id.length + 1)) : null;
  return (
    <article aria-label={run.input.question} className="flex flex-col gap-4">
      <p className="max-w-[85%] self-end whitespace-pre-wrap break-words rounded-[14px] rounded-br-[4px] bg-wall px-3.5 py-2.5 text-[15px] leading-[22px]">
        {run.input.question}
      </p>
      <div className="text-[15.5px] leading-[26px]">
        {text ? (
          <Answer
            text={text}
            marks={marks}
            lit={litHere}
            onLight={(mark) => onLight(mark === null ? null : markKey(run, mark))}
          />
        ) : null}
        {!ended && text ? (
          <span aria-hidden className="inline-block h-[17px] w-2 rounded-[1px] bg-accent align-[-3px]" />
        ) : null}
      </div>
      <Announcer text={text} ended={ended} />
      <Notes run={run} />
      {ended ? (
        <Facts facts={[modelOf(run), ...numbersOf(run)]} />
      ) : (
        <Elapsed
          since={run.createdAt}
          stage={run.status === "queued" ? "waiting" : (stage ?? (text ? "answering" : null))}
          done={done}
        />
      )}
      {ended ? (
        <div className="flex flex-wrap gap-2">
          {onUseAgain ? (
            <button type="button" className={chip} onClick={() => onUseAgain(run)}>
              <RotateCcw aria-hidden className="size-3.5" /> Use again
            </button>
          ) : null}
          {text ? (
            <button
              type="button"
              className={chip}
              onClick={() =>
                navigator.clipboard.writeText(text).then(
                  () => toast("Copied"),
                  () => toast.error("This browser did not allow copying."),
                )
              }
            >
              <Copy aria-hidden className="size-3.5" /> Copy
            </button>
          ) : null}
          {onUseAgain ? (
            <Link href={paths.run(run.id)} className={chip}>
              Details
            </Link>
          ) : null}
        </div>
      ) : null}
    </article>
  );
}
