// The control: the least a server can do between a browser and a provider. It asks with the SDK and passes the words on; it
// knows no accounts, keeps no books, and what was not heard is gone.
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import OpenAI from "openai";

const client = new OpenAI({ baseURL: `${process.env.UPSTREAM_URL}/v1`, apiKey: "bench", maxRetries: 0 });

async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
  const parts: Buffer[] = [];
  for await (const part of request) parts.push(part);
  const { question } = JSON.parse(Buffer.concat(parts).toString()) as { question: string };
  const chunks = await client.chat.completions.create({
    model: "gpt-4o",
    messages: [{ role: "user", content: question }],
    stream: true,
    stream_options: { include_usage: true },
  });
  response.writeHead(200, { "content-type": "text/event-stream" });
  for await (const { choices } of chunks) {
    const delta = choices[0]?.delta.content;
    if (delta) response.write(`event: text\ndata: ${JSON.stringify({ delta })}\n\n`);
  }
  response.end();
}

const server = createServer((request, response) => {
  answer(request, response).catch(() => response.destroy());
});
server.listen(0, "127.0.0.1", () =>
  process.stdout.write(`ready: http://127.0.0.1:${(server.address() as AddressInfo).port}\n`),
);
