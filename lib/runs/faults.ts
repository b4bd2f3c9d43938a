// Kill points: places where a process can be made to die, to prove that nothing is lost or paid twice. They exist only in
// a bundle made with FAULT_POINTS (scripts/bundle.mjs); everywhere else this is an empty function.

declare const FAULT_POINTS: boolean;

export type FaultPoint = "K1" | "K2" | "K3" | "K4" | "K5" | "K6" | "K7" | "K8" | "K9";

/** Dies by SIGKILL when this bundle has kill points and FAULT names this one. */
export function faultPoint(point: FaultPoint): void {
  if (typeof FAULT_POINTS !== "undefined" && FAULT_POINTS && process.env.FAULT === point)
    process.kill(process.pid, "SIGKILL");
}
