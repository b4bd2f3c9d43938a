import { afterAll, beforeAll, expect, test } from "vitest";
import { closeBooks, type Ground, killOnce, layGround, points } from "@/bench/kills/kills";
import type { Kind } from "@/bench/kills/providers";
import type { FaultPoint } from "@/lib/faults";

let ground: Ground;
beforeAll(async () => {
  ground = await layGround();
}, 120_000);
afterAll(() => ground.stop());

/**
 * A run on this machine is asked again after K3, is cut off at K5 and K7, and else goes the streamed one's way. A job
 * elsewhere is found again from the moment its handle is kept.
 */
const each: { point: FaultPoint; kind: Kind }[] = [
  ...points.map((point) => ({ point, kind: "streamed" as const })),
  ...(["K3", "K5", "K7"] as const).map((point) => ({ point, kind: "local" as const })),
  ...(["K3", "K5", "K6", "K7", "K8"] as const).map((point) => ({ point, kind: "replicate" as const })),
];

test.for(each)(
  "a studio killed at $point of a $kind run loses nothing and pays nothing twice",
  { timeout: 120_000 },
  async (one) => {
    expect((await killOnce(ground, one.point, one.kind)).faults).toEqual([]);
  },
);

test("after all the kills the books are even", async () => {
  expect(await closeBooks(ground)).toEqual([]);
});
