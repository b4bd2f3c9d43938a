// The script a page loads, as far as today's browsers run it.
import { gzipSync } from "node:zlib";
import type { Page } from "@playwright/test";

/** Bytes of script after gzip that the page at `path` names; what is for browsers without modules is not run. */
export async function scriptBytes(page: Page, path: string): Promise<number> {
  const html = await (await page.request.get(path)).text();
  const sources = [...html.matchAll(/<script[^>]*src="([^"]+)"[^>]*>/g)].flatMap(([tag, source]) =>
    source && !tag.includes("noModule") ? [source] : [],
  );
  if (sources.length === 0) throw new Error(`${path} names no script.`);
  let bytes = 0;
  for (const source of new Set(sources)) {
    const response = await page.request.get(source, { headers: { "accept-encoding": "identity" } });
    bytes += gzipSync(await response.body()).length;
  }
  return bytes;
}
