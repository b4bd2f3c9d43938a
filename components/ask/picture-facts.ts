// What is said under the picture: its size, and what is done to it before it is sent.
import type { Picture } from "@/components/files/picture";
import type { ModelChoice } from "@/components/models/choice";
import { formatCount } from "@/lib/format";
import type { RunView } from "@/lib/runs/schema";

type Shown = {
  picture: Picture;
  model: ModelChoice | undefined;
  thread: readonly RunView[];
  /** Tokens of the next question with its pictures; undefined where nobody counts them. */
  tokens: number | undefined;
};

function sizeBefore(picture: Picture, model: ModelChoice | undefined): string[] {
  const { width, height } = picture;
  if (!width || !height) return [];
  const size = `${width} × ${height}`;
  if (!model || model.local) return [size];
  const scale = model.maxSide / Math.max(width, height);
  if (scale >= 1) return [`${size}, not resized`];
  return [size, `will be sent at ${Math.round(width * scale)} × ${Math.round(height * scale)}`];
}

function beforeSending({ picture, model, tokens }: Shown): string[] {
  const facts = sizeBefore(picture, model);
  if (tokens) facts.push(`about ${formatCount(tokens)} tokens`);
  if (model && !model.local && picture.private)
    facts.push(picture.place ? "location will be removed" : "camera facts will be removed");
  return facts;
}

/** The facts of the shown picture; once a question carried it, what was really done to it. */
export function pictureFacts(shown: Shown): string[] {
  const { picture, thread } = shown;
  const carrier = thread.find((run) => run.input.imageIds.includes(picture.id) && run.output !== null);
  if (!carrier) {
    if (!picture.sample) return beforeSending(shown);
    return [/sample/i.test(picture.name) ? picture.name : `Sample: ${picture.name}`, "drop, paste or choose your own"];
  }
  const size = picture.width && picture.height ? `${picture.width} × ${picture.height}` : "";
  // Notices don't say which picture they are about, so they stand here only where there is one.
  const done = carrier.input.imageIds.length === 1 ? carrier.notices.filter((text) => text.length < 40) : [];
  return [size, ...done.map((text) => text.replace(/(\d) x (\d)/, "$1 × $2"))].filter((fact) => fact !== "");
}
