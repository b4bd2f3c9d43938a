// Providers beside OpenAI: a server of Anthropic's protocol, and Replicate with models that somebody names.
import type { Page } from "@playwright/test";
import { startAnthropicStandIn } from "@/stand-ins/anthropic";
import { startReplicateStandIn } from "@/stand-ins/replicate";
import type { StandIn } from "@/stand-ins/server";
import { answered, ask, chooseModel } from "./steps";
import { test as base, expect, STAND_IN_KEY } from "./studio";

const TOKEN = "r8_stand_in";

const test = base.extend<object, { jobs: StandIn; messages: StandIn }>({
  jobs: [
    // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the names of fixtures from this pattern.
    async ({}, use) => {
      const standIn = await startReplicateStandIn({ paceMs: 60, key: TOKEN });
      await use(standIn);
      await standIn.stop();
    },
    { scope: "worker" },
  ],
  messages: [
    // biome-ignore lint/correctness/noEmptyPattern: as above.
    async ({}, use) => {
      const standIn = await startAnthropicStandIn({ paceMs: 40, key: STAND_IN_KEY });
      await use(standIn);
      await standIn.stop();
    },
    { scope: "worker" },
  ],
  settings: [
    async ({ jobs }, use) => use({ REPLICATE_BASE_URL: jobs.baseUrl, REPLICATE_API_TOKEN: TOKEN }),
    { scope: "worker" },
  ],
});
test.describe.configure({ mode: "serial" });

/** Names a model in the menu, as somebody does who knows it from elsewhere. */
async function nameModel(page: Page, name: string): Promise<void> {
  await page.getByRole("button", { name: /^Model:/ }).click();
  await page.getByRole("combobox").fill(name);
  await page.getByRole("option", { name: `Use ${name} on Replicate` }).click();
}

test("a server of Anthropic's protocol is connected, and answers with its numbers", async ({ page, messages }) => {
  await page.goto("/settings/connections");
  await page.getByLabel("Kind").selectOption("anthropic-compatible");
  await page.getByLabel("Name", { exact: true }).fill("Lighthouse");
  await page.getByLabel("Address").fill(messages.baseUrl);
  await page.getByLabel("Provider key").fill(STAND_IN_KEY);
  await page.getByRole("button", { name: "Add and check" }).click();
  const row = page.getByRole("main").getByRole("listitem").filter({ hasText: "Lighthouse" });
  await expect(row.getByText(/✓ It answers, with \d+ models/)).toBeVisible();
  await page.goto("/ask");
  await page.getByRole("button", { name: /^Model:/ }).click();
  await page.getByRole("combobox").fill("Lighthouse opus");
  await page.getByRole("option", { name: "claude-opus-5-5" }).click();
  const asked = await ask(page, "What does the lighthouse say?");
  await answered(asked);
  await expect(asked.getByText("The total is 1,250.00.").first()).toBeVisible();
  expect(messages.calls.map(({ question, key, body }) => [question, key, body.version])).toEqual([
    ["What does the lighthouse say?", STAND_IN_KEY, "2023-06-01"],
  ]);
});

test("a model of Replicate's is named, shows its own form, and is asked with what was set", async ({ page, jobs }) => {
  await page.goto("/ask");
  await nameModel(page, "stand/choosy");
  await expect(page.getByRole("button", { name: "Model: stand/choosy" })).toBeVisible();
  await page.getByRole("button", { name: "More" }).click();
  const form = page.getByRole("group", { name: "Parameters" });
  await expect(form.locator("label")).toHaveText(["Mode", "Top K", "Beams", "Verbose", "System prompt"]);
  await form.getByLabel("Mode").selectOption("careful");
  await form.getByLabel("Top K").fill("500");
  await form.getByLabel("Beams").selectOption("4");
  await form.getByLabel("Verbose").selectOption("yes");
  await form.getByLabel("System prompt").fill("You are brief.");
  await expect(form.getByLabel("Top K")).toHaveValue("50");
  await answered(await ask(page, "What is in the harbour?"));
  expect(jobs.calls.at(-1)).toMatchObject({
    model: "stand/choosy",
    body: { input: { mode: "careful", top_k: 50, beams: 4, verbose: true, system: "You are brief." } },
  });
  await page.getByRole("button", { name: /^Model:/ }).click();
  await expect(page.getByRole("option", { name: "stand/choosy" })).toBeVisible();
});

test("a name that leads nowhere gets a sentence, and the menu stays", async ({ page, complaints }) => {
  await page.goto("/ask");
  await nameModel(page, "nobody/nothing");
  await expect(page.getByText("Replicate has no model nobody/nothing.")).toBeVisible();
  await expect(page.getByRole("combobox")).toHaveValue("nobody/nothing");
  expect(complaints.splice(0)).toEqual([expect.stringContaining("400 (Bad Request)")]);
});

test("by keyboard alone a model is named and its pictures are looked at", async ({ page }) => {
  await page.goto("/ask");
  await page.getByRole("button", { name: /^Model:/ }).focus();
  await page.keyboard.press("Enter");
  await expect(page.getByRole("combobox")).toBeFocused();
  await page.keyboard.type("stand/pictures");
  await expect(page.getByRole("option", { name: "Use stand/pictures on Replicate" })).toBeVisible();
  await page.keyboard.press("Enter");
  await expect(page.getByRole("button", { name: "Model: stand/pictures" })).toBeFocused();
  const asked = await ask(page, "Draw the harbour twice.");
  await expect(asked).toHaveAttribute("aria-busy", "false");
  await expect(page.getByRole("log").getByText("The model made 2 pictures.")).toBeAttached();
  const made = asked.getByRole("list", { name: "Made by the model" });
  await expect(made.getByRole("img")).toHaveCount(2);
  const widths = () =>
    made.getByRole("img").evaluateAll((all) => all.map((img) => (img as HTMLImageElement).naturalWidth));
  await expect.poll(async () => Math.min(...(await widths()))).toBeGreaterThan(100);
  const whole = await page.request.get((await made.getByRole("link").first().getAttribute("href")) ?? "");
  expect([whole.status(), whole.headers()["content-type"]]).toEqual([200, "image/png"]);
});

test("the catalog's own model there is chosen from the list like any other", async ({ page }) => {
  await page.goto("/ask");
  await chooseModel(page, "LLaVA 13B");
});
