// The protocols this studio speaks. A new one is a file of its own and a line here.
import { AppError } from "@/lib/errors";
import { anthropic } from "./anthropic/engine";
import type { Connected, Engine, EngineId, Place } from "./contract";
import { openai } from "./openai/engine";
import { replicate } from "./replicate/engine";

const engines: Partial<Record<EngineId, Engine>> = { anthropic, openai, replicate };

/** SDKs add these headers to every call, wherever it goes: what was meant for one provider would reach another. */
const NOT_FOR_EVERYBODY = ["OPENAI_CUSTOM_HEADERS", "ANTHROPIC_CUSTOM_HEADERS"];

/** The engine `engineId` at a place. Throws `unsupported` for one this version does not have. */
export function connectTo(engineId: string, place: Place): Connected {
  const engine = Object.values(engines).find(({ id }) => id === engineId);
  if (!engine) throw new AppError("unsupported", `This version of Medley does not speak "${engineId}".`);
  for (const name of NOT_FOR_EVERYBODY) delete process.env[name];
  return engine.connect(place);
}
