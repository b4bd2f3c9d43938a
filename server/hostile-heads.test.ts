// Heads, paths and methods that lie, and requests within requests: the server answers, closes, and takes the next one.
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { MARK } from "@/bench/hostile/head-tricks";
import { exchange, rawRequests } from "@/bench/hostile/raw-requests";
import type { Listening } from "./http";

let listening: Listening;
let address: string;
beforeAll(async () => {
  vi.stubEnv("PORT", "0");
  const { listenHttp } = await import("./http");
  listening = await listenHttp((_request, response) => response.writeHead(401).end("{}"));
  listening.setPages({ handle: (_request, response) => response.writeHead(200).end("pages") });
  address = `http://127.0.0.1:${listening.port}`;
});
afterAll(() => {
  listening.server.closeAllConnections();
  listening.server.close();
});

test("no request that lies gets a failure of ours, an echo, or a second answer", { timeout: 120_000 }, async () => {
  const answers: { bytes: string; text: string }[] = [];
  const waiting = rawRequests(`127.0.0.1:${listening.port}`).values();
  const lane = async () => {
    for (const bytes of waiting) answers.push({ bytes, text: await exchange(address, bytes) });
  };
  await Promise.all(Array.from({ length: 20 }, lane));
  const bad = answers.filter(({ text }) => {
    const statuses = [...text.matchAll(/^HTTP\/1\.1 (\d{3})/gm)]
      .map(([, status]) => status)
      .filter((one) => one !== "100");
    return (
      statuses.some((status) => /^5/.test(status ?? "")) || statuses.slice(1).includes("200") || text.includes(MARK)
    );
  });
  expect(bad).toEqual([]);
  expect(answers.length).toBeGreaterThan(500);
  expect((await fetch(`${address}/ask`)).status).toBe(200);
});
