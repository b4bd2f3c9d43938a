// The child of the backend: reads one picture at a time for its parent, and ends with it.
import sharp from "sharp";
import { asAppError } from "@/lib/errors";
import type { ChildJob, ChildReply } from "./jobs";
import { readPicture } from "./read-picture";

/** Loads all there is to load with a picture of nothing, so that the first person does not wait for it. */
async function warmUp(): Promise<void> {
  const nothing = { create: { width: 64, height: 64, channels: 3 as const, background: "#ffffff" } };
  await readPicture(await sharp(nothing).png().toBuffer());
}

/** Answers jobs over IPC until the parent goes. */
export function runChild(): void {
  sharp.cache(false);
  const send = (reply: ChildReply) => process.send?.(reply);
  process.on("message", async ({ id, bytes }: ChildJob) => {
    try {
      send({ id, page: await readPicture(Buffer.from(bytes)) });
    } catch (thrown) {
      const error = asAppError(thrown);
      if (error.code === "unexpected") process.stderr.write(`reader: ${String(error.cause)}\n`);
      send({ id, code: error.code, sentence: error.message });
    }
  });
  process.on("disconnect", () => process.exit(0));
  void warmUp();
}
