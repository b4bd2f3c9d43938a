// Answers full of tricks: drawn at every point of their stream, inside others, in heaps, and once in a real browser.
import { chromium } from "@playwright/test";
import { createElement } from "react";
import { renderToStaticMarkup } from "react-dom/server";
import Markdown from "@/components/runs/markdown";
import { launchOptions } from "@/e2e/browser";
import { pool } from "@/lib/db/client";
import { newRun } from "@/server/testing/things";
import { faultsOfStudio, type Ground } from "./ground";
import { allTricks, faultsOfMarkup, heaps, plainTricks } from "./markdown-tricks";
import { count, newTally, type Tally } from "./tally";

/** A heap that takes longer than this to draw would stop a reader's page. */
const LONGEST_DRAWING_MS = 10_000;
const LONGEST_PAGE_MS = 20_000;

function faultsOfDrawing(text: string): string[] {
  try {
    return faultsOfMarkup(renderToStaticMarkup(createElement(Markdown, { text })));
  } catch (thrown) {
    return [`it could not be drawn: ${String(thrown)}`];
  }
}

function tryDrawing(tally: Tally): void {
  for (const trick of allTricks()) {
    // Every point of the stream of the bare trick; of a wrapped one every fifth.
    const step = plainTricks.includes(trick) ? 1 : 5;
    for (let end = 1; end < trick.length + step; end += step)
      count(tally, JSON.stringify(trick.slice(0, end)), faultsOfDrawing(trick.slice(0, end)));
  }
  for (const [name, text] of Object.entries(heaps)) {
    const started = Date.now();
    const faults = faultsOfDrawing(text);
    const took = Date.now() - started;
    count(tally, name, [...faults, ...(took > LONGEST_DRAWING_MS ? [`it took ${took} ms`] : [])]);
  }
}

/** A run of the guest's whose answer this is. */
async function answeredRun({ guest }: Ground, text: string): Promise<string> {
  const id = await newRun(guest, { title: "What is it?" });
  await pool().query(`UPDATE "Run" SET "output" = $2, "preview" = $3 WHERE "id" = $1`, [
    id,
    JSON.stringify({ text: text.replaceAll("\0", "").toWellFormed(), finish: "complete" }),
    text.replaceAll("\0", "").toWellFormed().slice(0, 200),
  ]);
  return id;
}

/** Opens pages that show these answers, and answers what a browser did besides. */
async function tryBrowser(ground: Ground, tally: Tally): Promise<void> {
  const { address } = ground.studio;
  const browser = await chromium.launch(await launchOptions());
  const context = await browser.newContext({ baseURL: address });
  const [name = "", value = ""] = ground.guest.cookie.split(/=(.*)/s);
  await context.addCookies([{ name, value, url: address }]);
  const did: string[] = [];
  const page = await context.newPage();
  page.on("request", (request) => {
    const { origin, protocol } = new URL(request.url());
    if (origin !== address && protocol !== "data:" && protocol !== "blob:") did.push(`it asked ${request.url()}`);
  });
  page.on("dialog", async (dialog) => {
    did.push(`it said ${dialog.message()}`);
    await dialog.dismiss();
  });
  page.on("pageerror", (error) => did.push(`the page failed: ${error.message}`));
  page.on("console", (message) => {
    if (/violates|refused|blocked/i.test(message.text())) did.push(`the browser refused: ${message.text()}`);
  });
  const texts = [
    ...plainTricks,
    plainTricks.join("\n\n"),
    ...Object.values(heaps).filter((text) => text.length < 200_000),
  ];
  for (const text of texts) {
    const id = await answeredRun(ground, text);
    await page
      .goto(`/runs/${id}`, { waitUntil: "domcontentloaded", timeout: LONGEST_PAGE_MS })
      .catch(() => did.push("its page did not load"));
    await page
      .getByLabel("Result", { exact: true })
      .waitFor({ timeout: LONGEST_PAGE_MS })
      .catch(() => did.push("its page did not come"));
    const drawn = await page
      .locator("main script, main iframe, main object, main embed, main form[action^=http], main img[src^=http]")
      .count();
    count(tally, `in a browser ${JSON.stringify(text.slice(0, 80))}`, [
      ...did.splice(0),
      ...(drawn > 0 ? [`it drew ${drawn} things that are none of ours`] : []),
      ...faultsOfStudio(ground, ""),
    ]);
  }
  await browser.close();
}

/** Tries every answer. */
export async function tryAnswers(ground: Ground): Promise<Tally> {
  const tally = newTally("answers");
  await tryBrowser(ground, tally);
  tryDrawing(tally);
  return tally;
}
