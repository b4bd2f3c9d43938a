// The page's own word for a run that is over says the same as lib's.
import { expect, test } from "vitest";
import { isTerminal as ended, runStatuses } from "@/lib/runs/schema";
import { isTerminal } from "./ended";

test("the page and the studio agree on which states are endings", () => {
  for (const word of [...runStatuses, "started", "text", "toString"]) expect(isTerminal(word), word).toBe(ended(word));
});
