// The protocols this studio speaks. A new one is a file of its own and a line here.
import { AppError } from "@/lib/errors";
import type { Connected, Engine, EngineId, Place } from "./contract";
import { openai } from "./openai/engine";

const engines: Partial<Record<EngineId, Engine>> = { openai };

/** The engine `engineId` at a place. Throws `unsupported` for one this version does not have. */
export function connectTo(engineId: string, place: Place): Connected {
  const engine = Object.values(engines).find(({ id }) => id === engineId);
  if (!engine) throw new AppError("unsupported", `This version of Medley does not speak "${engineId}".`);
  return engine.connect(place);
}
