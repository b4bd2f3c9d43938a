// What the studio adds to the time of the first token, and what one token costs it in CPU.
import { randomUUID } from "node:crypto";
import type { Ask, Heard } from "./client";
import { cpuMicros } from "./process";
import { type Figure, median, quantile } from "./statistics";
import type { Wanted } from "./wanted";

const ROUNDS = 5;

/** `count` answers, `atOnce` of them at a time. */
export async function askMany(ask: Ask, wanted: Wanted, count: number, atOnce: number): Promise<Heard[]> {
  const heard: Heard[] = [];
  let left = count;
  const asker = async () => {
    while (left > 0) {
      left -= 1;
      heard.push(await ask(wanted, randomUUID()));
    }
  };
  await Promise.all(Array.from({ length: atOnce }, asker));
  const broken = heard.filter((one) => !one.whole).length;
  if (broken > 0) throw new Error(`${broken} of ${count} answers were not whole.`);
  return heard;
}

export type Ways = { direct: Ask; passed: Ask; studio: Ask };

/** The first token's time, one after the other and fifty at once; rounds alternate, so that a slow moment meets both. */
export async function firstToken({ direct, studio }: Ways, atOnce: number): Promise<Figure[]> {
  const wanted = { firstMs: 50, tokens: 8, paceMs: 10 };
  const perRound = atOnce === 1 ? 40 : atOnce * 3;
  const times: { ours: number[]; control: number[] } = { ours: [], control: [] };
  await askMany(direct, wanted, 10, atOnce);
  await askMany(studio, wanted, 10, atOnce);
  for (let round = 0; round < ROUNDS; round++) {
    times.control.push(...(await askMany(direct, wanted, perRound, atOnce)).map(({ firstMs }) => firstMs));
    times.ours.push(...(await askMany(studio, wanted, perRound, atOnce)).map(({ firstMs }) => firstMs));
  }
  const figure = (q: number, aim: string): Figure => ({
    name: `First token, ${atOnce} at once, p${q * 100}`,
    unit: "ms",
    ours: quantile(times.ours, q),
    control: quantile(times.control, q),
    controlIs: "the provider's SDK, directly",
    aim,
  });
  return [
    figure(0.5, atOnce === 1 ? "control + 10 ms" : "control + 25 ms"),
    figure(0.99, atOnce === 1 ? "control + 30 ms" : "–"),
  ];
}

/** CPU of the server's process for each token that streams through it, at 50 streams. */
export async function cpuPerToken(ways: Ways, pids: { studio: number; passed: number }): Promise<Figure> {
  const wanted = { firstMs: 50, tokens: 150, paceMs: 20 };
  const streams = 50;
  const cost = async (ask: Ask, pid: number): Promise<number> => {
    const before = cpuMicros(pid);
    await askMany(ask, wanted, streams, streams);
    return (cpuMicros(pid) - before) / (streams * wanted.tokens);
  };
  const costs: { ours: number[]; control: number[] } = { ours: [], control: [] };
  await cost(ways.passed, pids.passed);
  await cost(ways.studio, pids.studio);
  for (let round = 0; round < ROUNDS; round++) {
    costs.control.push(await cost(ways.passed, pids.passed));
    costs.ours.push(await cost(ways.studio, pids.studio));
  }
  return {
    name: "CPU per streamed token, 50 at once",
    unit: "µs",
    ours: median(costs.ours),
    control: median(costs.control),
    controlIs: "a server that only passes the SDK's words on",
    aim: "1.3 × control",
  };
}
