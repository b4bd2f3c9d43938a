// A stand-in as a process of its own. STANDIN_PROTOCOL (openai, anthropic, replicate), STANDIN_PORT, STANDIN_PACE_MS and
// STANDIN_KEY set it up; it prints its address, and ends when its input does, so that it never outlives who started it.
import { startAnthropicStandIn } from "./anthropic";
import { startOpenAiStandIn } from "./openai";
import { startReplicateStandIn } from "./replicate";

const starts = { openai: startOpenAiStandIn, anthropic: startAnthropicStandIn, replicate: startReplicateStandIn };

const { STANDIN_PROTOCOL: protocol = "openai", STANDIN_KEY: key, STANDIN_PORT, STANDIN_PACE_MS } = process.env;
const start = starts[protocol as keyof typeof starts];
if (!start) throw new Error(`STANDIN_PROTOCOL is ${Object.keys(starts).join(", ")}, not "${protocol}".`);

const standIn = await start({
  ...(STANDIN_PORT ? { port: Number(STANDIN_PORT) } : {}),
  ...(STANDIN_PACE_MS ? { paceMs: Number(STANDIN_PACE_MS) } : {}),
  ...(key ? { key } : {}),
});
console.log(standIn.baseUrl);
process.stdin.on("end", () => process.exit(0)).resume();
