// Kill points: places where a process can be made to die, to prove that nothing is lost or paid twice. They exist only in
// a bundle made with FAULT_POINTS (scripts/bundle.mjs); everywhere else these are empty functions.
import { subscribe } from "node:diagnostics_channel";
import { readFileSync, rmSync } from "node:fs";

declare const FAULT_POINTS: boolean;

/**
 * K1 before a run is written · K2 written, not committed · K3 after the claim · K4 after money was set aside, not committed ·
 * K5 after the request left, no answer yet · K6 in mid-stream · K7 after the last byte, before the end is committed ·
 * K8 after the end is committed, before anybody is told · K9 while a thumbnail is made.
 */
export type FaultPoint = "K1" | "K2" | "K3" | "K4" | "K5" | "K6" | "K7" | "K8" | "K9";

/** Long enough for a request in the kernel's hands to arrive, shorter than any answer of the stand-in. */
const SENT_MS = 20;

/** The point named in FAULT_FILE, where whoever tests writes it while the studio runs. */
function armed(): string {
  if (!process.env.FAULT_FILE) return "";
  try {
    return readFileSync(process.env.FAULT_FILE, "utf8").trim();
  } catch {
    return ""; // no file: nothing is armed
  }
}

/** Dies by SIGKILL when this bundle has kill points and this one is armed; each time it is armed it works once. */
export function faultPoint(point: FaultPoint): void {
  if (typeof FAULT_POINTS === "undefined" || !FAULT_POINTS || armed() !== point) return;
  rmSync(process.env.FAULT_FILE ?? "", { force: true });
  process.kill(process.pid, "SIGKILL");
}

/** Where the protocols of the engines ask what may be paid for. */
const ASKING = /\/(chat\/completions|messages|predictions)$/;

/** K5 lies inside the HTTP client, which says on a channel of its own when a request has left. Called once per process. */
export function watchRequestsForFaults(): void {
  if (typeof FAULT_POINTS === "undefined" || !FAULT_POINTS) return;
  subscribe("undici:request:bodySent", (message) => {
    const { request } = message as { request: { path: string } };
    if (ASKING.test(request.path)) setTimeout(() => faultPoint("K5"), SENT_MS);
  });
}
