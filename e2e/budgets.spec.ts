// Budgets: the owner sets them, runs use them up, the warning and the stop come before the press, and members can't set any.
import type { BrowserContext, Locator, Page } from "@playwright/test";
import { answered, ask, chooseModel } from "./steps";
import { test as base, expect } from "./studio";

const test = base.extend<{ guest: BrowserContext }>({
  // A studio of its own: where a budget stands, other journeys' models without a price are refused.
  settings: [async ({ browserName: _ }, use) => use({}), { scope: "worker" }],
  guest: async ({ signedIn, studio }, use) => {
    const context = await signedIn.browser()?.newContext({ baseURL: studio.address });
    if (!context) throw new Error("the journeys run in a browser of their own");
    await use(context);
    await context.close();
  },
});
// Settings like no other file's mean a studio of its own: what is set here would hold what others ask.
test.use({ provided: true, settings: { OPEN_SIGNUP: "" } });
test.describe.configure({ mode: "serial" });

const rail = (page: Page): Locator => page.getByRole("navigation", { name: "Studio" });
const bar = (page: Page): Locator => rail(page).getByRole("progressbar");
const composer = (page: Page): Locator => page.getByRole("form", { name: "Composer" });
const run = (page: Page): Locator => page.getByRole("button", { name: "Run", exact: true });

async function setBudget(page: Page, whom: string, { limit, period }: { limit: string; period: string }) {
  await page.getByRole("button", { name: `Set a budget for ${whom}` }).click();
  const form = page.getByRole("form", { name: `A budget for ${whom}` });
  await expect(form.getByLabel("Limit in dollars")).toBeFocused();
  await form.getByLabel(period).check();
  await form.getByLabel("Limit in dollars").fill(limit);
  await page.keyboard.press("Enter");
  await expect(form).toHaveCount(0);
}

async function changeTeamsDay(page: Page, limit: string): Promise<void> {
  await page.goto("/team");
  await page.getByRole("button", { name: "Change the budget of the team for a day" }).click();
  const form = page.getByRole("form", { name: "Change the budget of the team for a day" });
  await form.getByLabel("Limit in dollars").fill(limit);
  await form.getByRole("button", { name: "Save" }).click();
  await expect(form).toHaveCount(0);
}

/** A question to a priced model whose answer may cost about as much as it does: 240 millionths of a dollar each. */
async function shortQuestion(page: Page): Promise<void> {
  await page.goto("/ask");
  await chooseModel(page, "GPT-4o");
  await page.getByRole("button", { name: "More" }).click();
  await page.getByLabel("Longest answer (tokens)").fill("16");
}

/** Asked by a program before there is any budget; it counts all the same. */
async function askBefore(page: Page): Promise<void> {
  const input = { question: "Before?", imageIds: [] };
  const data = { task: "ask", model: "openai/gpt-4o", input, params: { maxOutputTokens: 16 } };
  const asked = await page.request.post("/api/v1/runs", { data, headers: { origin: new URL(page.url()).origin } });
  const { id } = await asked.json();
  await expect.poll(async () => (await (await page.request.get(`/api/v1/runs/${id}`)).json()).costMicros).toBe(240);
}

test("the owner sets a budget for a day and one for a person, by keyboard and in dollars", async ({ page }) => {
  await page.goto("/team");
  await askBefore(page);
  await expect(page.getByText("No budget is set for the team as a whole.")).toBeVisible();
  await expect(bar(page)).toHaveCount(0);
  await setBudget(page, "the team", { limit: "$0.001", period: "A day" });
  await expect(page.getByText("$0.00076 of $0.001 left today").first()).toBeVisible();
  await expect(bar(page)).toHaveAttribute("aria-valuenow", "24");
  await setBudget(page, "Ada", { limit: "10", period: "A month" });
  await expect(page.getByText("$10.00 of $10.00 left this month")).toBeVisible();
  await expect(page.getByText("$0.00024 spent this month")).toBeVisible();
});

test("what is no sum of dollars is said beside the field, and a period that is taken is not offered", async ({
  page,
}) => {
  await page.goto("/team");
  await page.getByRole("button", { name: "Set a budget for Ada" }).click();
  const form = page.getByRole("form", { name: "A budget for Ada" });
  await expect(form.getByLabel("A month")).toHaveCount(0);
  await form.getByLabel("In all").check();
  await form.getByLabel("Limit in dollars").fill("10,50");
  await form.getByRole("button", { name: "Set", exact: true }).click();
  await expect(form.getByRole("alert")).toHaveText("Write dollars with a point for cents, such as 12.50.");
  await expect(form.getByLabel("Limit in dollars")).toHaveValue("10,50");
  await expect(form.getByLabel("In all")).toBeChecked();
  await form.getByRole("button", { name: "Leave it" }).click();
  await expect(page.getByRole("button", { name: "Set a budget for Ada" })).toBeFocused();
});

test("the bar moves as answers end, warns at four fifths and stops before the press; raised, it goes on", async ({
  page,
}) => {
  await shortQuestion(page);
  await expect(rail(page).getByText("$0.00076 of $0.001 left today")).toBeVisible();
  for (const [at, left] of ["$0.00052", "$0.00028"].entries()) {
    await answered(await ask(page, `Question ${at}?`));
    await expect(rail(page).getByText(`${left} of $0.001 left today`)).toBeVisible();
  }
  await expect(composer(page).getByText("nearly used")).toHaveCount(0);
  await answered(await ask(page, "Question 2?"));
  await expect(rail(page).getByText("96 % used")).toBeVisible();
  await expect(bar(page)).toHaveAttribute("aria-valuetext", /^96 % used: \$0\.00004 of \$0\.001 left today$/);
  await expect(composer(page).getByRole("status")).toHaveText(
    /^This would go over the team's budget for today: \$0\.000\d+ of \$0\.001 is left, and this costs \$0\.000\d+ at most\. It starts anew on \d+ \w+, 00:00 UTC\. You can raise it on the Team page\.$/,
  );
  await page.getByRole("textbox", { name: "Question" }).fill("One more?");
  await expect(run(page)).toHaveAttribute("aria-disabled", "true");
  await page.keyboard.press("Control+Enter");
  await expect(page.getByRole("article")).toHaveCount(3);

  const raising = await page.context().newPage();
  await changeTeamsDay(raising, "0.0013");
  await raising.close();

  await expect(run(page)).toHaveAttribute("aria-disabled", "false", { timeout: 15_000 });
  await expect(composer(page).getByRole("status")).toBeEmpty();
  await answered(await ask(page, "One more?"));
});

test("a budget that is used up says so everywhere, and a model of this machine still answers", async ({ page }) => {
  await changeTeamsDay(page, "0.0012");
  await expect(bar(page)).toHaveAttribute("aria-valuenow", "100");
  await expect(rail(page).getByText("Nothing of $0.0012 left today")).toBeVisible();
  await expect(rail(page).getByText(/^starts anew \d+ \w+, 00:00 UTC$/)).toBeVisible();
  await shortQuestion(page);
  const status = composer(page).getByRole("status");
  await expect(status).toHaveText(/^The team's budget for today of \$0\.0012 is used up\. It starts anew on /);
  await page.getByRole("textbox", { name: "Question" }).fill("And now?");
  await expect(run(page)).toHaveAttribute("aria-disabled", "true");
  await chooseModel(page, "Reader");
  await expect(status).toBeEmpty();
  await expect(run(page)).toHaveAttribute("aria-disabled", "false");
});

test("near the end a quiet line at the composer says what remains, on a phone too", async ({ page }) => {
  await page.setViewportSize({ width: 390, height: 844 });
  await changeTeamsDay(page, "0.00144");
  await expect(page.getByText("83 % used").first()).toBeVisible();
  await shortQuestion(page);
  await expect(
    composer(page).getByText("The team's budget is nearly used: $0.00024 of $0.0014 left today."),
  ).toBeVisible();
  await expect(bar(page)).toBeInViewport();
  await expect(rail(page).getByText("83 % used")).toBeInViewport();
});

test("a member sees what holds for them and can't set it; what a budget refuses names who can", async ({
  page,
  guest,
}) => {
  await page.goto("/team");
  await page.getByRole("button", { name: "Invite", exact: true }).click();
  const link = (await page.getByRole("status").locator("code").textContent()) ?? "";
  const bo = await guest.newPage();
  await bo.goto(new URL(link).pathname);
  await bo.getByLabel("Your name").fill("Bo");
  await bo.getByLabel("E-mail").fill("bo@example.com");
  await bo.getByLabel("Password").fill("correct horse battery");
  await bo.getByRole("button", { name: "Join Harbour Studio" }).click();
  await bo.waitForURL("**/ask");
  await page.reload();
  await setBudget(page, "Bo", { limit: "0.0001", period: "In all" });

  await bo.goto("/team");
  await expect(bo.getByText("Ada can change them.")).toBeVisible();
  await expect(bo.getByText("$0.0001 of $0.0001 left in all").first()).toBeVisible();
  await expect(bo.getByText("$10.00 of $10.00")).toHaveCount(0);
  await expect(bo.getByRole("button", { name: /budget/ })).toHaveCount(0);
  await shortQuestion(bo);
  await expect(composer(bo).getByRole("status")).toHaveText(
    /^This would go over your whole budget: .* It does not start anew by itself\. Ada can raise it on the Team page\.$/,
  );
  const answer = await bo.request.post("/api/v1/budgets", {
    headers: { origin: new URL(bo.url()).origin },
    data: { scope: "team", period: "total", limitMicros: 1 },
  });
  expect(answer.status()).toBe(403);
});

test("a budget is removed in two presses", async ({ page }) => {
  await page.goto("/team");
  await page.getByRole("button", { name: "Remove the budget of the team for a day" }).click();
  await page.getByRole("button", { name: "Really remove the budget of the team for a day" }).click();
  await expect(page.getByText("No budget is set for the team as a whole.")).toBeVisible();
  await expect(rail(page).getByText("this month")).toBeVisible();
});
