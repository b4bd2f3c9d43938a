// `npm run check:races -- --rounds 20`: the races for budgets' money, in as many rounds as wanted (20).
import { spawnSync } from "node:child_process";
import { parseArgs } from "node:util";

const { values } = parseArgs({ options: { rounds: { type: "string", default: "20" } } });
const { status } = spawnSync(
  process.execPath,
  ["node_modules/vitest/vitest.mjs", "run", "lib/runs/budget-races.test.ts"],
  { stdio: "inherit", env: { ...process.env, RACE_ROUNDS: values.rounds } },
);
process.exit(status ?? 1);
