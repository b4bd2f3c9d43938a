// Runs as lines, newest first: what was asked, of which model, how long it took, what it cost.
import { Eye } from "lucide-react";
import Image from "next/image";
import Link from "next/link";
import { formatDuration, formatMoney } from "@/lib/format";
import { apiPaths, paths } from "@/lib/paths";
import type { RunLine } from "@/lib/runs/schema";
import { When } from "./when";

const states: Record<RunLine["status"], string> = {
  queued: "waiting",
  running: "running",
  done: "",
  failed: "failed",
  cancelled: "stopped",
  interrupted: "interrupted",
};

function Thumbnail({ run }: { run: RunLine }) {
  const image = run.files.find((file) => file.role === "image");
  return (
    <span className="grid h-9 w-12 shrink-0 place-items-center overflow-hidden rounded-[6px] bg-wall text-ink-soft">
      {image ? (
        <Image
          src={apiPaths.thumbnail(image.fileId, 192)}
          alt=""
          width={48}
          height={36}
          className="size-full object-cover"
        />
      ) : (
        <Eye aria-hidden strokeWidth={1.6} className="size-[18px]" />
      )}
    </span>
  );
}

function Line({ run }: { run: RunLine }) {
  const time = run.timing.totalMs === null ? "" : formatDuration(run.timing.totalMs);
  const cost = run.status === "queued" || run.status === "running" ? "" : formatMoney(run.costMicros);
  return (
    <li className="relative flex items-center gap-3.5 border-line border-b px-1 py-2.5 hover:bg-paper-2 sm:px-2">
      <Thumbnail run={run} />
      <div className="min-w-0 flex-1">
        <p className="truncate">
          <Link href={paths.run(run.id)} className="after:absolute after:inset-0">
            {run.title}
          </Link>
          {run.preview ? <span className="text-ink-soft"> {run.preview}</span> : null}
        </p>
        <p className="truncate text-[12.5px] text-ink-soft">
          Ask · <When at={run.createdAt} />
          {states[run.status] ? ` · ${states[run.status]}` : ""}
          <span className="sm:hidden"> · {run.modelName}</span>
        </p>
      </div>
      <span className="hidden w-40 truncate text-ink-soft sm:block">{run.modelName}</span>
      <span className="w-14 text-right tabular-nums">{time}</span>
      <span className="w-16 text-right tabular-nums">{cost}</span>
    </li>
  );
}

export function HistoryList({ runs }: { runs: readonly RunLine[] }) {
  return (
    <div className="px-3 sm:px-6">
      <div aria-hidden className="flex gap-3.5 border-line border-b px-1 py-2 text-[12.5px] text-ink-soft sm:px-2">
        <span className="w-12" />
        <span className="flex-1">What</span>
        <span className="hidden w-40 sm:block">Model</span>
        <span className="w-14 text-right">Time</span>
        <span className="w-16 text-right">Cost</span>
      </div>
      <ul aria-label="Results">
        {runs.map((run) => (
          <Line key={run.id} run={run} />
        ))}
      </ul>
    </div>
  );
}
