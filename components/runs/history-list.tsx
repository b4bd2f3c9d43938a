// Runs as lines, newest first: what was asked, of which model, how long it took, what it cost.

import { ChevronRight, Eye } from "lucide-react";
import Image from "next/image";
import Link from "next/link";
import type { ReactNode } from "react";
import { formatDuration, formatMoney } from "@/lib/format";
import { apiPaths, paths } from "@/lib/paths";
import type { RunLine } from "@/lib/runs/schema";
import { costWords } from "./cost-words";
import { costOfAll, historyLines } from "./history-groups";
import { When } from "./when";

const states: Record<RunLine["status"], string> = {
  queued: "waiting",
  running: "running",
  done: "",
  failed: "failed",
  cancelled: "stopped",
  interrupted: "interrupted",
};

/** The picture of each run by its id; a follow-up has that of its conversation. */
export type Pictures = ReadonlyMap<string, string>;

const isUnderWay = ({ status }: RunLine) => status === "queued" || status === "running";
const timeOf = ({ timing }: RunLine) => (timing.totalMs === null ? "" : formatDuration(timing.totalMs));

function Thumbnail({ fileId }: { fileId: string | undefined }) {
  return (
    <span className="grid h-9 w-12 shrink-0 place-items-center overflow-hidden rounded-[6px] bg-wall text-ink-soft">
      {fileId ? (
        <Image
          src={apiPaths.thumbnail(fileId, 192)}
          alt=""
          width={48}
          height={36}
          loading="lazy"
          className="size-full object-cover"
        />
      ) : (
        <Eye aria-hidden strokeWidth={1.6} className="size-[18px]" />
      )}
    </span>
  );
}

type RowProps = { thumbnail: ReactNode; what: ReactNode; about: ReactNode; model: string; time: string; cost: string };

/** On a phone model, time and cost stand under the words instead of beside them. */
function Row({ thumbnail, what, about, model, time, cost }: RowProps) {
  return (
    <div className="flex min-w-0 flex-1 items-center gap-3.5">
      {thumbnail}
      <div className="min-w-0 flex-1">
        <p className="truncate">{what}</p>
        <p className="text-[12.5px] text-ink-soft tabular-nums">
          {about}
          <span className="sm:hidden">{[model, time, cost].filter(Boolean).map((fact) => ` · ${fact}`)}</span>
        </p>
      </div>
      <span className="hidden w-40 truncate text-ink-soft sm:block">{model}</span>
      <span className="hidden w-14 text-right tabular-nums sm:block">{time}</span>
      <span className="hidden w-20 text-right tabular-nums sm:block">{cost}</span>
    </div>
  );
}

function Run({ run, pictures }: { run: RunLine; pictures: Pictures }) {
  return (
    <Row
      thumbnail={<Thumbnail fileId={pictures.get(run.id)} />}
      what={
        <>
          <Link href={paths.run(run.id)} prefetch={false} className="after:absolute after:inset-0">
            {run.title}
          </Link>
          {run.preview ? <span className="text-ink-soft"> {run.preview}</span> : null}
        </>
      }
      about={
        <>
          Ask · <When at={run.createdAt} short />
          {states[run.status] ? ` · ${states[run.status]}` : ""}
        </>
      }
      model={run.modelName}
      time={timeOf(run)}
      cost={isUnderWay(run) ? "" : costWords(run)}
    />
  );
}

const item = "relative border-line border-b px-1 py-2.5 hover:bg-paper-2 sm:px-2";

function Group({ runs, pictures }: { runs: RunLine[]; pictures: Pictures }) {
  const [newest] = runs;
  if (!newest) return null;
  const models = [...new Set(runs.map((run) => run.modelName))];
  return (
    <details className="group">
      <summary className={`${item} flex list-none items-center`}>
        <Row
          thumbnail={<Thumbnail fileId={pictures.get(newest.id)} />}
          what={
            <span className="inline-flex max-w-full items-center gap-1.5">
              <span className="truncate">{newest.title}</span>
              <ChevronRight aria-hidden className="size-3.5 shrink-0 text-ink-soft group-open:rotate-90" />
            </span>
          }
          about={
            <>
              Ask · {runs.length} together · <When at={newest.createdAt} short />
            </>
          }
          model={models.length === 1 ? (models[0] ?? "") : `${models.length} models`}
          time=""
          cost={runs.some(isUnderWay) ? "" : formatMoney(costOfAll(runs))}
        />
      </summary>
      <ul className="ml-6 border-line border-l">
        {runs.map((run) => (
          <li key={run.id} className={item}>
            <Run run={run} pictures={pictures} />
          </li>
        ))}
      </ul>
    </details>
  );
}

export function HistoryList({ runs, pictures }: { runs: readonly RunLine[]; pictures: Pictures }) {
  return (
    <div className="px-3 sm:px-6">
      <div
        aria-hidden
        className="hidden gap-3.5 border-line border-b px-1 py-2 text-[12.5px] text-ink-soft sm:flex sm:px-2"
      >
        <span className="w-12" />
        <span className="flex-1">What</span>
        <span className="w-40">Model</span>
        <span className="w-14 text-right">Time</span>
        <span className="w-20 text-right">Cost</span>
      </div>
      <ul aria-label="Results">
        {historyLines(runs).map((line) =>
          line.kind === "run" ? (
            <li key={line.run.id} className={item}>
              <Run run={line.run} pictures={pictures} />
            </li>
          ) : (
            <li key={line.id}>
              <Group runs={line.runs} pictures={pictures} />
            </li>
          ),
        )}
      </ul>
    </div>
  );
}
