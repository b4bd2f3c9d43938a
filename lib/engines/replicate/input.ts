// A question as the input of a job: words, pictures as data addresses, parameters by the model's own names.
import { readFile } from "node:fs/promises";
import type { Exchange, Order } from "@/lib/engines/contract";
import { AppError } from "@/lib/errors";
import type { Form } from "./form";

/** Replicate takes 10 MB of data addresses in one request, which are a third longer than their bytes. */
const MOST_BYTES = 7_000_000;

const said = ({ question, answer }: Exchange) => `Question: ${question}\nAnswer: ${answer || "(no answer)"}`;

/** These models know no conversation, so what was said before is told to them. */
function prompt({ question, history }: Order<"ask">["input"]): string {
  if (history.length === 0) return question;
  return `What was said before:\n\n${history.map(said).join("\n\n")}\n\nNow answer this.\n\nQuestion: ${question}\nAnswer:`;
}

async function dataAddress(order: Order<"ask">, id: string): Promise<{ address: string; bytes: number }> {
  const { path, type, bytes } = await order.open(id);
  return { address: `data:${type};base64,${await readFile(path, "base64")}`, bytes };
}

async function pictures(order: Order<"ask">, form: Form): Promise<{ input: object; notices: string[] }> {
  const { imageIds, history } = order.input;
  const ids = [...new Set([...history.flatMap((exchange) => exchange.imageIds), ...imageIds])];
  if (ids.length === 0) return { input: {}, notices: [] };
  if (!form.picture) throw new AppError("unsupported", "This model takes no pictures. Nothing was charged.");
  const { name, many } = form.picture;
  const sent = many ? ids : ids.slice(-1);
  const found: string[] = [];
  let total = 0;
  for (const id of sent) {
    const { address, bytes } = await dataAddress(order, id);
    total += bytes;
    if (total > MOST_BYTES)
      throw new AppError("too_long", "These pictures are too large to be sent together. Nothing was charged.");
    found.push(address);
  }
  const notices = sent.length < ids.length ? ["only the last picture was sent: this model takes one"] : [];
  return { input: { [name]: many ? found : found[0] }, notices };
}

function parameters(order: Order<"ask">, form: Form): { input: object; notices: string[] } {
  const known = Object.keys(form.parameters.properties as object);
  const input: Record<string, unknown> = {};
  const notices: string[] = [];
  for (const [name, value] of Object.entries(order.params)) {
    if (value === undefined || value === null) continue;
    if (name === "maxOutputTokens" && form.longest) input[form.longest] = value;
    else if (known.includes(name)) input[name] = value;
    else notices.push(`${name} is not supported by this model and was left out`);
  }
  return { input, notices };
}

/** The input of a job for an order, and what was left out. Reads the pictures. */
export async function jobInput(order: Order<"ask">, form: Form): Promise<{ input: object; notices: string[] }> {
  const [shown, set] = [await pictures(order, form), parameters(order, form)];
  return {
    input: { ...set.input, ...shown.input, [form.prompt]: prompt(order.input) },
    notices: [...shown.notices, ...set.notices],
  };
}
