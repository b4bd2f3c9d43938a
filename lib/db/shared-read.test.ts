// One look for everybody who asks in the same moment.
import { expect, test } from "vitest";
import { sharedRead } from "./shared-read";

test("who asks while a read is under way gets its answer, who asks afterwards a new one, and a failure is everybody's", async () => {
  let reads = 0;
  const read = async () => {
    reads += 1;
    return reads;
  };
  expect(await Promise.all([sharedRead("a", read), sharedRead("a", read), sharedRead("b", read)])).toEqual([1, 1, 2]);
  expect(await sharedRead("a", read)).toBe(3);
  const fail = () => Promise.reject(new Error("away"));
  const both = await Promise.allSettled([sharedRead("a", fail), sharedRead("a", read)]);
  expect(both.map(({ status }) => status)).toEqual(["rejected", "rejected"]);
  expect(await sharedRead("a", read)).toBe(4);
});
