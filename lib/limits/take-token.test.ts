import { expect, test } from "vitest";
import { pool } from "@/lib/db/client";
import { newId } from "@/lib/ids";
import { returnToken, takeToken } from "./take-token";

const three = { limit: 3, windowMs: 60_000 };

test("of uses at the same moment exactly the limit passes, and the rest are told how long to wait", async () => {
  const key = newId();
  const all = await Promise.allSettled(Array.from({ length: 20 }, () => takeToken(key, three)));
  expect(all.filter((one) => one.status === "fulfilled")).toHaveLength(3);
  const refused = await takeToken(key, three).catch((error: unknown) => error);
  expect(refused).toMatchObject({ code: "too_many", retryAfterMs: expect.any(Number) });
});

test("when the window is over counting starts anew", async () => {
  const key = newId();
  for (let use = 0; use < 3; use++) await takeToken(key, three);
  await pool().query(`UPDATE "Throttle" SET "resetAt" = now() - interval '1 s' WHERE "key" = $1`, [key]);
  await takeToken(key, three);
});

test("a use that is taken back leaves room for another, and none is taken back twice", async () => {
  const key = newId();
  for (let use = 0; use < 3; use++) await takeToken(key, three);
  await returnToken(key);
  await takeToken(key, three);
  await expect(takeToken(key, three)).rejects.toMatchObject({ code: "too_many" });
  const unused = newId();
  await returnToken(unused);
  for (let use = 0; use < 3; use++) await takeToken(unused, three);
  await expect(takeToken(unused, three)).rejects.toMatchObject({ code: "too_many" });
});

test("several uses at once count as so many", async () => {
  const key = newId();
  await takeToken(key, { ...three, uses: 2 });
  await expect(takeToken(key, { ...three, uses: 2 })).rejects.toMatchObject({ code: "too_many" });
});
