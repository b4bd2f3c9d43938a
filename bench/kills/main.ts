// `npm run check:kills -- --rounds 20`: every kill point so many times, for a run of each kind.
import { parseArgs } from "node:util";
import { closeBooks, killOnce, layGround, type Outcome, points } from "./kills";
import { type Kind, kinds } from "./providers";
import { killWorkers } from "./several";

const { values } = parseArgs({ options: { rounds: { type: "string", default: "20" } } });
const rounds = Number(values.rounds);

const middle = (sorted: number[]): number => sorted[Math.floor(sorted.length / 2)] ?? 0;

function line(outcomes: Outcome[]): string {
  const times = outcomes.map((one) => one.recoveredMs).sort((a, b) => a - b);
  const statuses = [...new Set(outcomes.map((one) => one.status))].join(", ");
  const good = outcomes.filter((one) => one.faults.length === 0).length;
  return `${good}/${outcomes.length} good, ended ${statuses}, after ${middle(times)} ms (at most ${times.at(-1)} ms)`;
}

async function main(): Promise<number> {
  const ground = await layGround();
  const broken: string[] = [];
  let killed = 0;
  try {
    for (const kind of Object.keys(kinds) as Kind[])
      for (const point of points) {
        const outcomes: Outcome[] = [];
        for (let round = 0; round < rounds; round++) outcomes.push(await killOnce(ground, point, kind));
        killed += outcomes.length;
        broken.push(...outcomes.flatMap((one) => one.faults.map((fault) => `${point} ${kind}: ${fault}`)));
        console.log(`${point} ${kind.padEnd(9)} ${line(outcomes)}`);
      }
    broken.push(...(await closeBooks(ground)));
  } finally {
    await ground.stop();
  }
  broken.push(...(await killWorkers(console.log)));
  for (const sentence of broken) console.log(sentence);
  console.log(JSON.stringify({ check: "kills", rounds, killed, broken: broken.length }));
  return broken.length;
}

process.exitCode = (await main()) === 0 ? 0 : 1;
