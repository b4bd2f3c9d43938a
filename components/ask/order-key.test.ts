// Which tries of one order share a key.
import { expect, test } from "vitest";
import { ApiProblem } from "@/components/runs/api";
import { OrderKey } from "./order-key";

/** Sends orders one after another, each met by its fate, and tells the keys they went out under. */
async function keysOf(...tries: [order: object, fate: Error | "accepted"][]): Promise<string[]> {
  const keys: string[] = [];
  const sender = new OrderKey();
  for (const [order, fate] of tries)
    await sender
      .send(order, async (_order, key) => {
        keys.push(key);
        if (fate !== "accepted") throw fate;
      })
      .catch((error: unknown) => expect(error).toBe(fate));
  return keys;
}

const lost = new TypeError("Failed to fetch");
const order = { question: "What is the total?" };

test("the same order after a lost answer goes out under the same key, so that it is not paid twice", async () => {
  const [first, second] = await keysOf([order, lost], [{ ...order }, "accepted"]);
  expect(second).toBe(first);
});

test("an error page of something in between says nothing of the order, so its key stays", async () => {
  const [first, second] = await keysOf([order, new ApiProblem("unexpected", "502")], [order, "accepted"]);
  expect(second).toBe(first);
});

test("another order, one after a refusal and one after an answer get new keys", async () => {
  const keys = await keysOf(
    [order, lost],
    [{ question: "What is the date?" }, "accepted"],
    [{ question: "What is the date?" }, new ApiProblem("over_budget", "Enough.")],
    [{ question: "What is the date?" }, "accepted"],
  );
  expect(new Set(keys).size).toBe(4);
});
