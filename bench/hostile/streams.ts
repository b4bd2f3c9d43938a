// Bad answers of providers against the engines themselves: real SDKs, real HTTP, and what comes of it looked at as a run would.
import { costMicros } from "@/lib/costs/price";
import { type EngineEvent, type Order, type Usage, units } from "@/lib/engines/contract";
import { connectTo } from "@/lib/engines/engines";
import { AppError } from "@/lib/errors";
import { cleanEvents } from "@/lib/runs/entering";
import { makePlans, type Plan } from "./stream-plans";
import { count, inLanes, newTally, type Tally } from "./tally";
import { startHostileUpstream } from "./upstream";

const LANES = 150;
/** A job is looked at more and more rarely; ten looks in vain take a quarter of a minute. */
const STUCK_MS = 120_000;

const price = Object.fromEntries(units.map((unit) => [unit, 1.5]));

const order = (plan: Plan): Order<"ask"> => ({
  model: { name: plan.protocol === "replicate" ? `fuzz/plan-${plan.number}` : `plan-${plan.number}` },
  input: { question: `plan-${plan.number}`, imageIds: [], history: [] },
  params: {},
  signal: AbortSignal.timeout(STUCK_MS),
  open: () => Promise.reject(new Error("There are no pictures here.")),
  dispatching: async () => undefined,
});

const isClean = (text: string) => text.isWellFormed() && !text.includes("\0");

function faultsOfUsage(usage: Usage): string[] {
  const odd = Object.values(usage).filter((amount) => !Number.isFinite(amount) || amount < 0);
  const cost = costMicros(usage, price);
  return [
    ...odd.map((amount) => `it metered ${amount}`),
    ...(cost === null || (Number.isSafeInteger(cost) && cost >= 0) ? [] : [`it cost ${cost}`]),
  ];
}

function faultsOfEvent(event: EngineEvent): string[] {
  if (event.type === "usage") return faultsOfUsage(event.usage);
  return isClean(JSON.stringify(event)) && !/\\u0000|\\ud[89a-f]/.test(JSON.stringify(event))
    ? []
    : [`it said ${JSON.stringify(event)}`];
}

/** What is wrong with how one answer ended; nothing when it was dealt with. */
async function faultsOf(plan: Plan, address: string): Promise<string[]> {
  const { ask } = connectTo(plan.protocol, {
    baseUrl: plan.protocol === "anthropic" ? address : `${address}/v1`,
    trusted: true,
    key: "sk-fuzz",
  }).perform;
  if (!ask) return ["it can't be asked"];
  const asked = order(plan);
  const faults: string[] = [];
  let ends = 0;
  try {
    for await (const event of cleanEvents(ask(asked))) {
      faults.push(...faultsOfEvent(event));
      if (event.type === "finish") ends += 1;
    }
  } catch (thrown) {
    if (asked.signal.aborted) faults.push(`it had no end after ${STUCK_MS} ms`);
    else if (!(thrown instanceof AppError)) faults.push(`it threw ${String(thrown)}`);
    else if (thrown.code === "unexpected" || !isClean(thrown.message))
      faults.push(`it failed as ${thrown.code}: ${thrown.message}`);
  }
  if (ends > 1) faults.push(`it ended ${ends} times`);
  return faults;
}

/** Tries `howMany` bad answers; what nobody caught counts as got through. */
export async function tryStreams(seed: number, howMany: number): Promise<Tally> {
  const tally = newTally("upstream streams");
  const plans = makePlans(seed, howMany);
  const upstream = await startHostileUpstream(plans);
  const unheard = (reason: unknown) => tally.through.push(`nobody caught ${String(reason)}`);
  process.on("unhandledRejection", unheard);
  await inLanes(plans, LANES, async (plan) => count(tally, plan.about, await faultsOf(plan, upstream.address)));
  process.off("unhandledRejection", unheard);
  await upstream.stop();
  return tally;
}
