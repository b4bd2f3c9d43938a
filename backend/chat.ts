// A chat request as the OpenAI protocol has it, and what it asks of the Reader: the last question, the last pictures.
import { z } from "zod";
import { AppError } from "@/lib/errors";

const part = z.union([
  z.object({ type: z.literal("text"), text: z.string() }),
  z.object({ type: z.literal("image_url"), image_url: z.object({ url: z.string() }) }),
  z.object({ type: z.string() }).transform(({ type }) => ({ type: "other" as const, name: type })),
]);
const message = z.object({
  role: z.enum(["system", "developer", "user", "assistant", "tool"]),
  content: z.union([z.string(), z.array(part)]).nullish(),
});
const responseFormat = z.discriminatedUnion("type", [
  z.object({ type: z.literal("text") }),
  z.object({ type: z.literal("json_object") }),
  z.object({ type: z.literal("json_schema"), json_schema: z.object({ schema: z.unknown() }) }),
]);

/** The part of a chat request that the Reader heeds; what else is in it (temperature, seed) does not apply to it. */
export const chatRequest = z.object({
  model: z.string(),
  messages: z.array(message).min(1),
  stream: z.boolean().nullish(),
  stream_options: z.object({ include_usage: z.boolean().nullish() }).nullish(),
  response_format: responseFormat.nullish(),
});
export type ChatRequest = z.infer<typeof chatRequest>;
type Message = ChatRequest["messages"][number];

export type Asked = { question: string; pictures: Buffer[]; json: boolean; schema?: unknown };

function textOf({ content }: Message): string {
  if (typeof content === "string") return content;
  return (content ?? []).flatMap((one) => (one.type === "text" && "text" in one ? [one.text] : [])).join("\n");
}

function picturesOf({ content }: Message): Buffer[] {
  if (typeof content === "string") return [];
  return (content ?? []).flatMap((one) => {
    if (one.type !== "image_url" || !("image_url" in one)) return [];
    const data = /^data:image\/[\w.+-]+;base64,/.exec(one.image_url.url);
    if (data) return [Buffer.from(one.image_url.url.slice(data[0].length), "base64")];
    throw new AppError("invalid", "Send pictures inside the request, as data: addresses; the Reader fetches nothing.");
  });
}

/** What is asked. Throws an AppError when the request has no question of a user, or a picture as a web address. */
export function askedOf(request: ChatRequest): Asked {
  const users = request.messages.filter(({ role }) => role === "user");
  const last = users.at(-1);
  if (!last) throw new AppError("invalid", "There is no message of a user in this request.", { field: "messages" });
  const pictures = users.map(picturesOf).findLast((some) => some.length > 0) ?? [];
  const format = request.response_format;
  return {
    question: textOf(last),
    pictures,
    json: format?.type === "json_object" || format?.type === "json_schema",
    ...(format?.type === "json_schema" && { schema: format.json_schema.schema }),
  };
}
