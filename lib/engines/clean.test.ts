import { expect, test } from "vitest";
import { quote } from "./clean";

test("a server's words stay on one line, lose their keys, and are never cut through a character", () => {
  expect(quote("Bad key sk-abc123xyz\r\n[fake] all is well\0\u202e")).toBe("Bad key (key) [fake] all is well");
  const long = quote(`${"x".repeat(299)}😀 and so on`);
  expect([long.isWellFormed(), long.length]).toEqual([true, 300]);
  expect(quote({ toString: 1 })).toBe("");
});
