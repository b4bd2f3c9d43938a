// `npm run check:hostile`: everything bad we can think of against the built studio, family by family, with figures.
import { parseArgs } from "node:util";
import { tryAddresses } from "./addresses";
import { tryAnswers } from "./answers";
import { tryFiles } from "./files";
import { type Ground, layGround } from "./ground";
import { tryHeads } from "./heads";
import { tryNames } from "./names";
import { tryRequests } from "./requests";
import { makePlans } from "./stream-plans";
import { tryStreams } from "./streams";
import type { Tally } from "./tally";
import { tryWhole } from "./whole";

const SHOWN = 20;
/** Bad answers that go through the whole studio rather than through its engines alone. */
const WHOLE = 300;

const { values } = parseArgs({
  options: {
    seed: { type: "string", default: "20261123" },
    streams: { type: "string", default: "10000" },
    only: { type: "string" },
  },
});
const [seed, streams] = [Number(values.seed), Number(values.streams)];

const families: Record<string, (ground: Ground) => Promise<Tally>> = {
  files: tryFiles,
  addresses: tryAddresses,
  bodies: tryRequests,
  headers: tryHeads,
  names: tryNames,
  answers: tryAnswers,
  streams: () => tryStreams(seed, streams),
  runs: (ground) => tryWhole(ground, makePlans(seed, WHOLE)),
};

/** Runs one family; a studio that has ended by it counts as an end and is not asked again. */
async function run(ground: Ground, family: (ground: Ground) => Promise<Tally>): Promise<Tally & { ended: number }> {
  const started = Date.now();
  const tally = await family(ground);
  const ended = ground.studio.isAlive() ? 0 : 1;
  const seconds = ((Date.now() - started) / 1000).toFixed(0);
  console.log(
    `${tally.family.padEnd(18)} ${String(tally.tried).padStart(6)} tried  ${String(tally.through.length).padStart(3)} got through  ${ended} processes ended  ${seconds} s`,
  );
  for (const sentence of tally.through.slice(0, SHOWN)) console.log(`  ${sentence}`);
  return { ...tally, ended };
}

async function main(): Promise<boolean> {
  console.log(`Seed ${seed}`);
  const ground = await layGround(makePlans(seed, WHOLE));
  const found: (Tally & { ended: number })[] = [];
  try {
    for (const [name, family] of Object.entries(families))
      if (!values.only || values.only.split(",").includes(name)) found.push(await run(ground, family));
  } finally {
    await ground.stop();
  }
  const sum = (of: (one: Tally & { ended: number }) => number) => found.reduce((total, one) => total + of(one), 0);
  const [tried, through, ended] = [sum((one) => one.tried), sum((one) => one.through.length), sum((one) => one.ended)];
  console.log(JSON.stringify({ check: "hostile", seed, tried, through, ended }));
  return through === 0 && ended === 0;
}

process.exitCode = (await main()) ? 0 : 1;
