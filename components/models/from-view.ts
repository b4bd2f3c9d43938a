// What the composer needs of a model's card.
import type { ModelView } from "@/lib/models/schema";
import type { ModelChoice } from "./choice";
import { parametersOf } from "./parameters";

const kindOf = (price: ModelView["price"]): ModelChoice["price"] =>
  price === null ? "unknown" : price === "free" ? "free" : "known";

/** Retired models are explained elsewhere; they can't be chosen. */
export const choicesOf = (models: readonly ModelView[]): ModelChoice[] =>
  models
    .filter((model) => model.lifecycle.status !== "retired")
    .map((model) => ({
      id: model.id,
      name: model.name,
      connectionName: model.connection.name,
      ...(model.connection.provider === "replicate" ? { namedAt: model.connection.slug } : {}),
      local: model.connection.slug === "local",
      ready: model.ready,
      needs: model.needs,
      price: kindOf(model.price),
      leavesOn: model.lifecycle.leavesOn,
      maxSide: model.limits.maxSide,
      parameters: parametersOf(model.parameters),
    }));
