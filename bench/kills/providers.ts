// The providers that a studio under kills asks: their stand-ins, and their logs of calls as one.
import { startOpenAiStandIn } from "@/stand-ins/openai";
import { startReplicateStandIn } from "@/stand-ins/replicate";
import type { Call } from "@/stand-ins/server";

/** Slow enough for a kill to find an answer in its middle; a job is only looked at every so often. */
const PACE_MS = 60;
const JOB_PACE_MS = 150;

/** A run of each kind: its provider streams, works on a job of its own, or is this machine. */
export const kinds = { streamed: "openai/gpt-4o", replicate: "replicate/stand/plain", local: "local/reader" } as const;
export type Kind = keyof typeof kinds;

export type Providers = {
  /** The settings of a studio that takes the stand-ins for the providers. */
  settings: Record<string, string>;
  /** Every call that was accepted, and so perhaps paid for; with a question, those that asked it. */
  calls(question?: string): Call[];
  stop(): Promise<void>;
};

export async function startProviders(): Promise<Providers> {
  const streamed = await startOpenAiStandIn({ paceMs: PACE_MS });
  const jobs = await startReplicateStandIn({ paceMs: JOB_PACE_MS });
  return {
    settings: {
      ...{ OPENAI_BASE_URL: streamed.baseUrl, OPENAI_API_KEY: "sk-stand-in" },
      ...{ REPLICATE_BASE_URL: jobs.baseUrl, REPLICATE_API_TOKEN: "r8_stand_in" },
    },
    calls: (question) =>
      [...streamed.calls, ...jobs.calls].filter((call) => question === undefined || call.question === question),
    stop: async () => {
      await streamed.stop();
      await jobs.stop();
    },
  };
}

/** What is left after a kill at a point that may have been paid for: nothing to go by, or a job that can be found again. */
const cutOff: Record<Kind, readonly string[]> = {
  streamed: ["K5", "K6", "K7"],
  replicate: ["K5"],
  local: ["K5", "K6", "K7"],
};

/** How a run ends that was killed at this point. */
export const endingAt = (point: string, kind: Kind): "done" | "interrupted" =>
  cutOff[kind].includes(point) ? "interrupted" : "done";
