// History: everything that was asked, newest first.
import type { Metadata } from "next";
import Link from "next/link";
import { redirect } from "next/navigation";
import { Bar } from "@/components/layout/bar";
import { HistoryFilter, type Shown } from "@/components/runs/history-filter";
import { HistoryList } from "@/components/runs/history-list";
import { buttonLook } from "@/components/ui/button";
import type { Member } from "@/lib/access/actor";
import { requireMember } from "@/lib/access/next";
import { asAppError } from "@/lib/errors";
import { listModels } from "@/lib/models/queries";
import { paths } from "@/lib/paths";
import { listRuns, picturesOfRuns } from "@/lib/runs/queries";
import { type RunFilter, runFilter } from "@/lib/runs/schema";

export const metadata: Metadata = { title: "History" };

type Props = { searchParams: Promise<Record<string, string | string[] | undefined>> };

/** The filter in the address; what makes no sense in it is left out, field by field. */
function filterOf(asked: Record<string, string | string[] | undefined>): Shown & { cursor?: string } {
  const fields = ["q", "task", "model", "status", "cursor"] as const;
  const known = fields.flatMap((field) => {
    const value = asked[field];
    return typeof value === "string" && value !== "" && runFilter.safeParse({ [field]: value }).success
      ? [[field, value]]
      : [];
  });
  return Object.fromEntries(known);
}

/** A page of History; an address that was damaged on its way leads to the first one. */
async function pageOf(member: Member, filter: RunFilter) {
  try {
    return await listRuns(member, filter);
  } catch (thrown) {
    if (asAppError(thrown).field === "cursor") redirect(paths.history());
    throw thrown;
  }
}

export default async function HistoryPage({ searchParams }: Props) {
  const member = await requireMember();
  const filter = filterOf(await searchParams);
  const [{ items, nextCursor }, models] = await Promise.all([
    pageOf(member, filter as RunFilter),
    listModels(member, {}),
  ]);
  const pictures = await picturesOfRuns(
    member,
    items.map((run) => run.id),
  );
  const narrowed = Object.keys(filter).length > 0;
  const more = new URLSearchParams({ ...filter, cursor: nextCursor ?? "" } as Record<string, string>);
  return (
    <>
      <Bar title="History" />
      <div className="min-h-0 flex-1 overflow-y-auto pb-8">
        <HistoryFilter shown={filter} models={models.map((model) => [model.id, model.name])} />
        {items.length > 0 ? (
          <HistoryList runs={items} pictures={pictures} />
        ) : (
          <p className="px-6 py-12 text-center text-ink-soft">
            {narrowed ? "Nothing matches. " : "Nothing has been asked yet. "}
            <Link href={narrowed ? paths.history() : paths.ask()} className="text-ink underline underline-offset-2">
              {narrowed ? "Show everything" : "Ask the sample invoice for its total"}
            </Link>
          </p>
        )}
        {nextCursor ? (
          <div className="flex justify-center py-5">
            <Link href={`${paths.history()}?${more}`} className={buttonLook("plain")}>
              More
            </Link>
          </div>
        ) : null}
      </div>
    </>
  );
}
