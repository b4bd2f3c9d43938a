// Good answers of each protocol as their servers send them, JSON value by JSON value: what the fuzzing starts from.

export const protocols = ["openai", "anthropic", "replicate"] as const;
export type Protocol = (typeof protocols)[number];

/** One JSON value of an answer; `event` is its name where the protocol has such. */
export type Frame = { event?: string; value: unknown };

const openai = (words: string[]): Frame[] => {
  const base = { id: "chatcmpl-1", object: "chat.completion.chunk", created: 1, model: "m" };
  const chunk = (delta: object, finish_reason: string | null = null): Frame => ({
    value: { ...base, choices: [{ index: 0, delta, finish_reason }] },
  });
  const usage = { prompt_tokens: 100, completion_tokens: 9, prompt_tokens_details: { cached_tokens: 40 } };
  return [
    chunk({ role: "assistant", content: "" }),
    ...words.map((content) => chunk({ content })),
    chunk({}, "stop"),
    { value: { ...base, choices: [], usage } },
  ];
};

const anthropic = (words: string[]): Frame[] => {
  const named = (type: string, more: object): Frame => ({ event: type, value: { type, ...more } });
  const usage = { input_tokens: 100, output_tokens: 1, cache_read_input_tokens: 40, cache_creation_input_tokens: 0 };
  return [
    named("message_start", { message: { id: "msg_1", type: "message", role: "assistant", content: [], usage } }),
    named("content_block_start", { index: 0, content_block: { type: "text", text: "" } }),
    ...words.map((text) => named("content_block_delta", { index: 0, delta: { type: "text_delta", text } })),
    named("content_block_stop", { index: 0 }),
    named("message_delta", { delta: { stop_reason: "end_turn" }, usage: { output_tokens: 9 } }),
    named("message_stop", {}),
  ];
};

/** Not a stream: each value answers one request, the first of them the one that begins the job. */
const replicate = (words: string[]): Frame[] => {
  const job = (status: string, said: number, more: object = {}): Frame => ({
    value: {
      id: "job",
      model: "m",
      version: "1",
      status,
      input: {},
      output: words.slice(0, said),
      error: null,
      ...more,
    },
  });
  return [job("starting", 0), job("processing", 1), job("succeeded", words.length, { metrics: { predict_time: 1.5 } })];
};

const answers: Record<Protocol, (words: string[]) => Frame[]> = { openai, anthropic, replicate };

/** A good answer that says these words. */
export const goodAnswer = (protocol: Protocol, words: string[]): Frame[] => answers[protocol](words);
