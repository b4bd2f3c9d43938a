import type Replicate from "replicate";
import { expect, test } from "vitest";
import { AppError } from "@/lib/errors";
import { poll } from "./poll";

test("a provider that wants to be left alone for a year is not asked again and again", async () => {
  let looks = 0;
  const get = () => {
    looks += 1;
    throw new AppError("provider_busy", "Busy.", { retryAfterMs: 366 * 24 * 60 * 60 * 1000 });
  };
  const client = { predictions: { get } } as unknown as Replicate;
  const following = poll(client, "job", { signal: AbortSignal.timeout(500) }).next();
  await expect(following).rejects.toMatchObject({ name: "AbortError" });
  expect(looks).toBe(1);
});
