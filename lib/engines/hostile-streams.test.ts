import { expect, test } from "vitest";
import { tryStreams } from "@/bench/hostile/streams";

test("whatever a provider sends ends in an answer or a sentence, with clean words and sane numbers", {
  timeout: 120_000,
}, async () => {
  const { tried, through } = await tryStreams(1, 300);
  expect(through).toEqual([]);
  expect(tried).toBe(300);
});
