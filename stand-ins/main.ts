// The stand-in as a process of its own: STANDIN_PORT, STANDIN_PACE_MS and STANDIN_KEY set it up; it prints its address.
import { startOpenAiStandIn } from "./openai";

const number = (name: string) => (process.env[name] ? { value: Number(process.env[name]) } : undefined);
const port = number("STANDIN_PORT");
const pace = number("STANDIN_PACE_MS");
const key = process.env.STANDIN_KEY;

const standIn = await startOpenAiStandIn({
  ...(port ? { port: port.value } : {}),
  ...(pace ? { paceMs: pace.value } : {}),
  ...(key ? { key } : {}),
});
console.log(standIn.baseUrl);
