// A model on Replicate by its reference, "owner/name" or "owner/name:version", as it is there now.
import type Replicate from "replicate";
import { cleanDeep } from "@/lib/engines/clean";
import { AppError } from "@/lib/errors";
import { responseOf } from "./faults";
import { type Form, readForm } from "./form";

/** What a job is begun with: official models by their name, everybody else's by a version. */
export type Target = { model: string } | { version: string };

const REFERENCE = /^([\w.-]+)\/([\w.-]+)(?::([0-9a-f]{8,64}))?$/;

/** A form that people can fill in; every page with a list of models carries it. */
const LONGEST_FORM = 100_000;

const refuse = (message: string) => new AppError("invalid", message, { field: "model" });

/** Looks a model up. Throws `invalid` for what is no reference, or takes no questions. */
export async function lookUp(
  client: Replicate,
  reference: string,
  signal: AbortSignal,
): Promise<{ target: Target; form: Form; description: string }> {
  const [, owner, name, version] = REFERENCE.exec(reference) ?? [];
  if (!owner || !name) throw refuse(`"${reference.slice(0, 100)}" is not a model of Replicate's: write owner/name.`);
  const model = await client.models.get(owner, name, { signal }).catch((thrown: unknown) => {
    throw responseOf(thrown)?.status === 404 ? refuse(`Replicate has no model ${owner}/${name}.`) : thrown;
  });
  const chosen = version ? await client.models.versions.get(owner, name, version, { signal }) : model?.latest_version;
  const form = readForm(cleanDeep(chosen?.openapi_schema));
  if (JSON.stringify(form ?? {}).length > LONGEST_FORM)
    throw refuse(`${owner}/${name} has a form that is too long to be filled in.`);
  if (!form) throw refuse(`${owner}/${name} takes no question: it is for something else.`);
  const target =
    model?.is_official && !version ? { model: `${owner}/${name}` } : { version: version ?? chosen?.id ?? "" };
  return { target, form, description: model?.description ?? "" };
}
