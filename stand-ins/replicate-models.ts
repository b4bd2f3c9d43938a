// The models of the Replicate stand-in: schemas as different as those of the models there, and what they make.
import { readFileSync } from "node:fs";
import { plainPieces, type Scenario, scenarios } from "./scenarios";

const VERSION = "c0ffee".padEnd(64, "0");

/** The version of a model; here it tells which model it belongs to. */
export const versionOf = (model: string): string => `${model}${VERSION}`;
export const modelOf = (version: string): string => version.replace(VERSION, "");

/** The scenario is the model's name: `stand/fast` behaves as `standin-fast`. */
export const scenarioOf = (model: string): Scenario => scenarios[model.replace("stand/", "standin-")] ?? {};

const text = { type: "string", title: "Prompt", "x-order": 1 };
const uri = { type: "string", format: "uri", "x-order": 0 };

const inputs: Record<string, object> = {
  llava: {
    image: uri,
    prompt: text,
    top_p: { type: "number", minimum: 0, maximum: 1, default: 1, description: "Samples from the likeliest words." },
    max_tokens: { type: "integer" },
  },
  qwen: { media: uri, prompt: text, max_new_tokens: { type: "integer" } },
  many: { images: { type: "array", items: { type: "string", format: "uri" } }, question: text },
  blind: { prompt: text },
  upscaler: { image: uri, scale: { type: "number" } },
  choosy: {
    image: uri,
    prompt: text,
    mode: { allOf: [{ $ref: "#/components/schemas/mode" }], default: "quick", "x-order": 2 },
    top_k: { type: "integer", title: "Top K", minimum: 1, maximum: 50, "x-order": 3 },
    beams: { type: "integer", title: "Beams", enum: [1, 2, 4], "x-order": 4 },
    verbose: { type: "boolean", title: "Verbose", default: false, "x-order": 5 },
    system: { type: "string", title: "System prompt", default: "You are helpful.", "x-order": 6 },
  },
};

/** What a model makes in place of words: files, by name, with their bytes; undefined bytes are gone by now. */
type Made = {
  schema: object;
  files: Record<string, Buffer | undefined>;
  output(address: (name: string) => string): unknown;
};

const sample = () => readFileSync("public/samples/invoice.png");
const one = (name: string, bytes: Buffer | undefined): Made => ({
  schema: uri,
  files: { [name]: bytes },
  output: (address) => address(name),
});

const made: Record<string, () => Made> = {
  "stand/picture": () => one("out.png", sample()),
  "stand/pictures": () => ({
    schema: { type: "array", items: { type: "string", format: "uri" } },
    files: { "out-0.png": sample(), "out-1.png": Buffer.concat([sample(), Buffer.from("another")]) },
    output: (address) => [address("out-0.png"), address("out-1.png")],
  }),
  "stand/text-file": () => one("out.txt", Buffer.from("Größe: 12 €")),
  "stand/json-file": () => one("out.json", Buffer.from('{"total": 1250}')),
  "stand/mixed": () => ({
    schema: { type: "object", properties: { caption: { type: "string" }, image: uri } },
    files: { "out.png": sample() },
    output: (address) => ({ caption: "An invoice.", image: address("out.png") }),
  }),
  "stand/sound": () =>
    one("out.wav", Buffer.from([0x52, 0x49, 0x46, 0x46, 4, 0, 0, 0, 0x57, 0x41, 0x56, 0x45, 0, 255])),
  "stand/gone": () => one("out.png", undefined),
  "stand/endless": () => one("out.bin", Buffer.alloc(51_000_000, 1)),
  "stand/private": () => ({ schema: uri, files: {}, output: () => "http://127.0.0.1:9/out.png" }),
  "stand/torn": () => one("out.png", sample().subarray(0, 2000)),
};

/** The files that a model makes; undefined for one that answers with words. */
export const madeBy = (model: string): Made | undefined => made[model]?.();

/** A model's OpenAPI schema as the provider tells it. */
export function schemaOf(model: string): object {
  const name = model.split("/")[1] ?? "";
  const properties = inputs[name] ?? inputs.choosy;
  const Output = madeBy(model)?.schema ?? { type: "array", items: { type: "string" }, "x-cog-array-type": "iterator" };
  const mode = { type: "string", enum: ["quick", "careful"] };
  return { components: { schemas: { Input: { type: "object", properties }, Output, mode } } };
}

/** What a job has made after `done` of its pieces; null before the first. */
export function outputOf(model: string, done: number, address: (name: string) => string): unknown {
  const pieces = scenarioOf(model).pieces ?? plainPieces;
  if (done === 0) return null;
  const files = madeBy(model);
  if (!files) return pieces.slice(0, done);
  return done < pieces.length ? null : files.output(address);
}
