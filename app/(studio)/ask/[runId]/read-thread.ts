// The conversation of a run and the pictures it speaks of, read once per request.
import { notFound } from "next/navigation";
import { cache } from "react";
import { picturesOf } from "@/components/ask/thread-pictures";
import { requireMember } from "@/lib/access/next";
import { asAppError } from "@/lib/errors";
import { getFile } from "@/lib/files/queries";
import type { FileView } from "@/lib/files/schema";
import { getThread } from "@/lib/runs/queries";

/** What does not exist, or is somebody else's, becomes the page that says so; anything else is thrown on. */
function unlessMissing(thrown: unknown): never {
  if (asAppError(thrown).code === "not_found") notFound();
  throw thrown;
}

/** The conversation, oldest first, with those of its pictures that are still there. */
export const readThread = cache(async (runId: string) => {
  const member = await requireMember();
  const thread = await getThread(member, runId).catch(unlessMissing);
  const files = await Promise.all(
    picturesOf(thread).map((id) =>
      getFile(member, id).catch((thrown: unknown) => {
        if (asAppError(thrown).code === "not_found") return undefined;
        throw thrown;
      }),
    ),
  );
  return { thread, files: files.filter((file): file is FileView => file !== undefined) };
});
