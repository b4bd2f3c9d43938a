// What a job says and where what it made is to be had: words, and addresses of files.
import { cleanDeep } from "@/lib/engines/clean";

/** What a job has said so far: a text, or a list of pieces of one. Anything else is shown as JSON. */
export function textOf(output: unknown): string {
  if (output === null || output === undefined) return "";
  if (typeof output === "string") return output;
  if (Array.isArray(output) && output.every((piece) => typeof piece === "string")) return output.join("");
  if (typeof output === "object" && "text" in output && typeof output.text === "string") return output.text;
  return JSON.stringify(cleanDeep(output), null, 2);
}

const isAddress = (value: unknown): value is string =>
  typeof value === "string" && /^(https?:\/\/|data:)\S+$/.test(value);

/** Everything but the addresses; undefined when nothing is left. */
function wordsIn(output: unknown): unknown {
  if (isAddress(output)) return undefined;
  if (Array.isArray(output)) {
    const left = output.map(wordsIn).filter((value) => value !== undefined);
    return left.length > 0 ? left : undefined;
  }
  if (typeof output !== "object" || output === null) return output ?? undefined;
  const left = Object.entries(output).flatMap(([name, value]) => {
    const words = wordsIn(value);
    return words === undefined ? [] : [[name, words] as const];
  });
  return left.length > 0 ? Object.fromEntries(left) : undefined;
}

function addressesIn(output: unknown): string[] {
  if (isAddress(output)) return [output];
  if (typeof output !== "object" || output === null) return [];
  return Object.values(output).flatMap(addressesIn);
}

/** What is words and what is an address in the output of a model that makes files. */
export function partsOf(output: unknown): { text: string; addresses: string[] } {
  const clean = cleanDeep(output);
  return { text: textOf(wordsIn(clean)), addresses: [...new Set(addressesIn(clean))] };
}
