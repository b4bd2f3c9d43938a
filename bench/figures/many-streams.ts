// Five hundred answers at once: no error, every token in its place, and what it takes.
import type { Ask } from "./client";
import { askMany } from "./first-token";
import { peakMemory } from "./process";
import { type Figure, quantile } from "./statistics";

const STREAMS = 500;
/** Twenty tokens a second each, for five seconds. */
const WANTED = { firstMs: 400, tokens: 100, paceMs: 50 };
const MEGABYTE = 1024 * 1024;

/** Throws when an answer fails or is not whole. */
export async function manyStreams(
  ways: { passed: Ask; studio: Ask },
  pids: { studio: number; passed: number },
): Promise<Figure[]> {
  const control = await askMany(ways.passed, WANTED, STREAMS, STREAMS);
  const ours = await askMany(ways.studio, WANTED, STREAMS, STREAMS);
  const controlIs = "the same through the server that only passes on";
  const first = (heard: typeof ours) =>
    quantile(
      heard.map(({ firstMs }) => firstMs),
      0.99,
    );
  const gaps = (heard: typeof ours) =>
    quantile(
      heard.flatMap(({ gapsMs }) => gapsMs),
      0.99,
    );
  return [
    {
      name: `First token of ${STREAMS} streams at once, p99`,
      unit: "ms",
      ours: first(ours),
      control: first(control),
      controlIs,
      aim: "1500 ms, no error, order kept",
    },
    {
      name: `Between words of ${STREAMS} streams, p99`,
      unit: "ms",
      ours: gaps(ours),
      control: gaps(control),
      controlIs,
      aim: "–",
    },
    {
      name: `Most memory of the server at ${STREAMS} streams`,
      unit: "MB",
      ours: peakMemory(pids.studio) / MEGABYTE,
      control: peakMemory(pids.passed) / MEGABYTE,
      controlIs,
      aim: "300 MB",
    },
  ];
}
