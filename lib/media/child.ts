// The process that decodes pictures, so that a hostile one can break nothing but this. Started by children.ts.
import sharp from "sharp";
import { AppError } from "@/lib/errors";
import type { JobAnswer, JobRequest } from "./jobs";
import { probe } from "./probe";
import { render } from "./render";

/** Above this resident size the process ends itself; 80 megapixels of HEIC need about 1 GB. */
const MAX_RSS = 1_500_000_000;
const WATCH_MS = 100;

const damaged = "This picture is damaged or incomplete and can't be read.";

async function work(request: JobRequest): Promise<JobAnswer> {
  try {
    if (request.job === "probe") return { result: await probe(request.order.path) };
    return { result: await render(request.order.path, request.order.out, request.order.options) };
  } catch (thrown) {
    if (thrown instanceof AppError) return { error: { code: thrown.code, message: thrown.message } };
    // A full disk is ours to report; everything else a decoder throws is about the picture.
    const code = thrown instanceof Error && "code" in thrown ? thrown.code : undefined;
    if (code === "ENOSPC") return { error: { code: "no_space", message: "The studio's disk is full." } };
    if (typeof code === "string")
      return { error: { code: "unexpected", message: `Reading the picture failed (${code}).` } };
    return { error: { code: "unsupported_media", message: damaged } };
  }
}

sharp.cache(false);
sharp.concurrency(1);
setInterval(() => {
  if (process.memoryUsage.rss() > MAX_RSS) process.exit(1);
}, WATCH_MS);
process.on("disconnect", () => process.exit(0));
process.on("message", (request: JobRequest) => {
  void work(request).then((answer) => process.send?.(answer));
});
