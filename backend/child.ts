// The child of the backend: reads one picture at a time for its parent, and ends with it.
import sharp from "sharp";
import { asAppError } from "@/lib/errors";
import type { ChildJob, ChildReply } from "./jobs";
import { readPicture } from "./read-picture";

const lines = ["Invoice 2024-03-15", "Acme Corp", "Total: 1,250.00"];
const page = `<svg xmlns="http://www.w3.org/2000/svg" width="800" height="400"><rect width="800" height="400" fill="#fff"/>${lines
  .map((line, row) => `<text x="40" y="${100 + row * 100}" font-size="48">${line}</text>`)
  .join("")}</svg>`;

/**
 * Reads a small page that nobody asked about, so that the first person does not wait: with letters on it the recogniser's
 * code is not only loaded but compiled.
 */
async function warmUp(): Promise<void> {
  await readPicture(await sharp(Buffer.from(page)).png().toBuffer());
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
