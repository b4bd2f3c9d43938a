import { expect, test } from "vitest";
import { ownPath } from "./paths";

test.each([
  ["/ask", "/ask"],
  ["/ask/1?q=a%20b#here", "/ask/1?q=a%20b"],
  ["/a/../history", "/history"],
  ["", undefined],
  ["ask", undefined],
  ["//evil.example", undefined],
  ["/\\evil.example", undefined],
  ["/\t/evil.example", undefined],
  ["/\n/evil.example", undefined],
  ["/\r\\evil.example", undefined],
  ["/.//evil.example", undefined],
  ["/x/..//evil.example", undefined],
  ["https://evil.example/", undefined],
  ["javascript:alert(1)", undefined],
  ["/[::", "/[::"],
])("going on to %j leads to %j", (wanted, path) => {
  expect(ownPath(wanted)).toBe(path);
});
