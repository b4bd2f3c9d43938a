// An order as the body of a message: words, pictures as base64, earlier exchanges, parameters.
import { readFile } from "node:fs/promises";
import type Anthropic from "@anthropic-ai/sdk";
import type { Order } from "@/lib/engines/contract";

/** What older servers still take and today's protocol refuses. */
type OlderSettings = { temperature?: number; top_p?: number };
type Body = Anthropic.MessageCreateParamsStreaming & OlderSettings;
type Settings = Pick<Body, "temperature" | "top_p" | "max_tokens" | "output_config">;

/** When nobody said how long an answer may be; the protocol demands a number, and models that think need room for it. */
const DEFAULT_MAX_TOKENS = 16_384;

async function userMessage(order: Order<"ask">, question: string, imageIds: string[]): Promise<Anthropic.MessageParam> {
  const pictures: Anthropic.ContentBlockParam[] = [];
  // One after the other: a dozen pictures at once would all be in memory twice.
  for (const id of imageIds) {
    const { path, type } = await order.open(id);
    const media_type = type as Anthropic.Base64ImageSource["media_type"];
    pictures.push({ type: "image", source: { type: "base64", media_type, data: await readFile(path, "base64") } });
  }
  return { role: "user", content: [...pictures, { type: "text", text: question }] };
}

async function messages(order: Order<"ask">): Promise<Anthropic.MessageParam[]> {
  const { history, question, imageIds } = order.input;
  const said: Anthropic.MessageParam[] = [];
  for (const exchange of history) {
    said.push(await userMessage(order, exchange.question, exchange.imageIds));
    // An empty message is refused, and an answer may have been empty.
    said.push({ role: "assistant", content: exchange.answer.trim() || "(no answer)" });
  }
  said.push(await userMessage(order, question, imageIds));
  return said;
}

function settings({ params, model, input }: Order<"ask">, official: boolean): { set: Settings; notices: string[] } {
  const set: Settings = { max_tokens: model.maxOutputTokens ?? DEFAULT_MAX_TOKENS };
  const output: Anthropic.OutputConfig = {};
  const notices: string[] = [];
  for (const [name, value] of Object.entries(params)) {
    if (value === undefined || value === null) continue;
    if (name === "maxOutputTokens" && typeof value === "number") set.max_tokens = value;
    else if (name === "reasoningEffort" && typeof value === "string")
      output.effort = value as NonNullable<Anthropic.OutputConfig["effort"]>;
    else if (name === "temperature" && typeof value === "number" && !official) set.temperature = Math.min(1, value);
    else if (name === "topP" && typeof value === "number" && !official) set.top_p = value;
    else notices.push(`${name} is not supported by this model and was left out`);
  }
  if (input.schema) output.format = { type: "json_schema", schema: input.schema };
  if (Object.keys(output).length > 0) set.output_config = output;
  return { set, notices };
}

/** The request for an order, and what had to be left out. Reads the pictures. `official`: the place is Anthropic itself. */
export async function messageRequest(
  order: Order<"ask">,
  official: boolean,
): Promise<{ body: Body; notices: string[] }> {
  const { set, notices } = settings(order, official);
  return { notices, body: { model: order.model.name, messages: await messages(order), stream: true, ...set } };
}
