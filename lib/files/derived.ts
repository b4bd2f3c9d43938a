// Pictures made of stored ones: made once, kept beside the bytes, made again when they are gone.
import { rm } from "node:fs/promises";
import { faultPoint } from "@/lib/faults";
import { renderImage } from "@/lib/media/images";
import type { Rendered, RenderOptions } from "@/lib/media/schema";
import { oncePerProcess } from "@/lib/process";
import { moveInto, newTemporary, storeError } from "./store";

const underWay = () => oncePerProcess("files.derived", () => new Map<string, Promise<unknown>>());

/** Two who want the same thing at once wait for one making of it. */
export async function once<T>(key: string, make: () => Promise<T>): Promise<T> {
  const running = underWay();
  const known = running.get(key) as Promise<T> | undefined;
  if (known) return known;
  const made = make().finally(() => running.delete(key));
  running.set(key, made);
  return made;
}

/** Renders `from` and puts the result at `to`, whole or not at all. */
export async function renderTo(from: string, to: string, options: RenderOptions): Promise<Rendered> {
  const temporary = await newTemporary();
  try {
    const rendered = await renderImage(from, temporary, options);
    faultPoint("K9");
    await moveInto(temporary, to);
    return rendered;
  } catch (thrown) {
    throw storeError(thrown);
  } finally {
    await rm(temporary, { force: true });
  }
}
