// An order as the body of a chat completion: words, pictures as data addresses, earlier exchanges, parameters.
import { readFile } from "node:fs/promises";
import type OpenAI from "openai";
import type { Order } from "@/lib/engines/contract";

type Body = OpenAI.ChatCompletionCreateParamsStreaming;
type Part = OpenAI.ChatCompletionContentPart;

type Addresses = Map<string, string>;

/** A picture that comes more than once is read once, and is one string. */
async function addressOf(order: Order<"ask">, id: string, known: Addresses): Promise<string> {
  const before = known.get(id);
  if (before !== undefined) return before;
  const source = await order.open(id);
  const address = `data:${source.type};base64,${await readFile(source.path, "base64")}`;
  known.set(id, address);
  return address;
}

async function userMessage(
  order: Order<"ask">,
  question: string,
  imageIds: string[],
  known: Addresses,
): Promise<OpenAI.ChatCompletionUserMessageParam> {
  if (imageIds.length === 0) return { role: "user", content: question };
  const pictures: Part[] = [];
  // One after the other: a dozen pictures at once would all be in memory twice.
  for (const id of imageIds) {
    const url = await addressOf(order, id, known);
    pictures.push({ type: "image_url", image_url: { url, detail: order.model.imageDetail ?? "high" } });
  }
  return { role: "user", content: [...pictures, { type: "text", text: question }] };
}

async function messages(order: Order<"ask">): Promise<OpenAI.ChatCompletionMessageParam[]> {
  const { history, question, imageIds } = order.input;
  const said: OpenAI.ChatCompletionMessageParam[] = [];
  const known: Addresses = new Map();
  for (const exchange of history) {
    said.push(await userMessage(order, exchange.question, exchange.imageIds, known));
    said.push({ role: "assistant", content: exchange.answer });
  }
  said.push(await userMessage(order, question, imageIds, known));
  return said;
}

type Settings = Pick<
  Body,
  "temperature" | "top_p" | "seed" | "reasoning_effort" | "max_tokens" | "max_completion_tokens"
>;

function settings(params: Order<"ask">["params"], official: boolean): { set: Settings; notices: string[] } {
  const set: Settings = {};
  const notices: string[] = [];
  for (const [name, value] of Object.entries(params)) {
    if (value === undefined || value === null) continue;
    if (name === "temperature" && typeof value === "number") set.temperature = value;
    else if (name === "topP" && typeof value === "number") set.top_p = value;
    else if (name === "seed" && typeof value === "number") set.seed = value;
    else if (name === "reasoningEffort" && typeof value === "string")
      set.reasoning_effort = value as NonNullable<Settings["reasoning_effort"]>;
    else if (name === "maxOutputTokens" && typeof value === "number")
      // OpenAI's newer models refuse the old name, other servers don't know the new one.
      set[official ? "max_completion_tokens" : "max_tokens"] = value;
    else notices.push(`${name} is not supported by this model and was left out`);
  }
  return { set, notices };
}

/** The request for an order, and what had to be left out. Reads the pictures. `official`: the place is OpenAI itself. */
export async function chatRequest(order: Order<"ask">, official: boolean): Promise<{ body: Body; notices: string[] }> {
  const { set, notices } = settings(order.params, official);
  const { schema } = order.input;
  return {
    notices,
    body: {
      model: order.model.name,
      messages: await messages(order),
      stream: true,
      stream_options: { include_usage: true },
      ...set,
      ...(schema ? { response_format: { type: "json_schema", json_schema: { name: "answer", schema } } } : {}),
    },
  };
}
