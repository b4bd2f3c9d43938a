import { answered, ask, chooseModel, countStreams, exchange, grows, openStreams, wordsIn } from "./steps";
import { expect, test } from "./studio";

test.use({ provided: true });
test.describe.configure({ mode: "serial" });

const SLOW = "standin-slow";

test("the price is told before, time, tokens and cost after, and an unknown price is called unknown", async ({
  page,
}) => {
  await page.goto("/ask");
  await page.getByRole("button", { name: /Try the sample: Sample invoice/ }).click();
  await chooseModel(page, "GPT-4o");
  await expect(page.getByText(/^about \$0\.0\d+/)).toBeVisible();
  await expect(page.getByText(/^GPT-4o leaves on 20\d\d-\d\d-\d\d\.$/)).toBeVisible();
  await expect(page.getByText("sample invoice", { exact: false }).first()).toBeVisible();
  const asked = await ask(page, "What is the total?");
  await answered(asked);
  await expect(asked.getByText("The total is 1,250.00.").first()).toBeVisible();
  await expect(asked.getByText(/^869 tokens$/)).toBeVisible();
  await expect(asked.getByText(/^\$0\.00\d+$/)).toBeVisible();
  await expect(page.getByText(/^next: about \$/)).toBeVisible();
  await chooseModel(page, SLOW);
  await expect(page.getByText("price unknown")).toBeVisible();
});

test("a follow-up keeps the picture and what was said", async ({ page, standIn }) => {
  const [run] = (await (await page.request.get("/api/v1/runs")).json()).items;
  await page.goto(`/ask/${run.id}`);
  const asked = await ask(page, "And the date?");
  await answered(asked);
  await expect(page.getByRole("img", { name: "Sample invoice" })).toBeVisible();
  expect(standIn.calls.at(-1)).toMatchObject({ question: "And the date?", images: 1, exchanges: 1, model: "gpt-4o" });
});

test("a question needs no picture", async ({ page, standIn }) => {
  await page.goto("/ask");
  await chooseModel(page, "GPT-4o");
  await answered(await ask(page, "What is an invoice?"));
  expect(standIn.calls.at(-1)).toMatchObject({ question: "What is an invoice?", images: 0, exchanges: 0 });
});

test("Run after a lost answer starts nothing twice", async ({ page, standIn, complaints }) => {
  await page.goto("/ask");
  await chooseModel(page, "GPT-4o");
  await page.route(
    "**/api/v1/runs",
    async (route) => {
      await route.fetch();
      await route.abort();
    },
    { times: 1 },
  );
  const before = standIn.calls.length;
  await page.getByRole("textbox", { name: "Question" }).fill("Was I heard?");
  await page.getByRole("button", { name: "Run", exact: true }).click();
  await expect(page.getByText("The studio can't be reached.")).toBeVisible();
  await page.getByRole("button", { name: "Run", exact: true }).click();
  await answered(exchange(page, "Was I heard?"));
  expect(standIn.calls.slice(before).map(({ question }) => question)).toEqual(["Was I heard?"]);
  expect(complaints.every((text) => text.includes("ERR_FAILED"))).toBe(true);
  complaints.length = 0;
});

test("an answer arrives word by word, and Stop keeps what came", async ({ page, standIn }) => {
  await page.goto("/ask");
  await chooseModel(page, SLOW);
  const asked = await ask(page, "Tell me everything.");
  await expect(page.getByText(/^answering · \d+\.\d+ s$/)).toBeVisible();
  await grows(asked);
  await grows(asked);
  await page.getByRole("button", { name: "Stop" }).click();
  await expect(asked.getByText("Stopped.", { exact: true })).toBeVisible();
  await expect(asked.getByText("The picture shows an invoice").first()).toBeVisible();
  await expect.poll(() => standIn.calls.at(-1)?.closedEarly).toBe(true);
  const { items } = await (await page.request.get("/api/v1/runs?limit=1")).json();
  const run = await (await page.request.get(`/api/v1/runs/${items[0].id}`)).json();
  const kept = run.output.text.trim();
  expect([run.status, kept.split(" ").length > 3]).toEqual(["cancelled", true]);
  await expect(asked).toContainText(kept);
  await page.reload();
  await expect(exchange(page, "Tell me everything.")).toContainText(kept);
});

test("a reload in mid-answer goes on where it was, and asks nobody twice", async ({ page, standIn }) => {
  await page.goto("/ask");
  await chooseModel(page, SLOW);
  const calls = standIn.calls.length;
  const { after } = await grows(await ask(page, "Tell me once."));
  await page.reload();
  const again = exchange(page, "Tell me once.");
  await expect.poll(() => wordsIn(again)).toBeGreaterThan(after);
  await grows(again);
  await answered(again);
  expect(standIn.calls.length).toBe(calls + 1);
});

test("two tabs show the same answer over one stream, and the second goes on when the first is closed", async ({
  page,
  context,
}) => {
  await countStreams(page);
  await page.goto("/ask");
  await chooseModel(page, SLOW);
  const first = await ask(page, "Tell us both.");
  await grows(first);
  const other = await context.newPage();
  await countStreams(other);
  await other.goto(page.url());
  const second = exchange(other, "Tell us both.");
  await grows(second);
  await grows(first);
  expect((await openStreams(page)) + (await openStreams(other))).toBe(1);
  await page.close();
  await grows(second);
  expect(await openStreams(other)).toBe(1);
  await other.getByRole("button", { name: "Stop" }).click();
  await expect(second.getByText("Stopped.", { exact: true })).toBeVisible();
  await expect(second).toContainText("The picture shows an invoice");
  await other.close();
});

test("a follow-up asked in one tab appears in the other", async ({ page, context }) => {
  await page.goto("/ask");
  await chooseModel(page, "GPT-4o");
  await answered(await ask(page, "Who is there?"));
  const other = await context.newPage();
  await other.goto(page.url());
  await expect(exchange(other, "Who is there?")).toBeVisible();
  await answered(await ask(page, "And who else?"));
  await answered(exchange(other, "And who else?"));
  await other.close();
});

test("twenty questions in a row are all answered, over two tabs, by the provider and by this machine", async ({
  page,
  context,
}) => {
  test.setTimeout(180_000);
  for (const model of ["GPT-4o", "Reader"]) {
    await page.goto("/ask");
    await page.getByRole("button", { name: /Try the sample: Sample invoice/ }).click();
    await chooseModel(page, model);
    await answered(await ask(page, "What is the total?"));
    const other = await context.newPage();
    await other.goto(page.url());
    for (let number = 1; number <= 20; number++)
      await answered(await ask(number % 2 ? page : other, `Number ${number}: what is the date?`));
    await other.close();
  }
});

test("Use again brings the question, the picture, the model and its parameters", async ({ page, standIn }) => {
  await page.goto("/ask");
  await page.getByRole("button", { name: /Try the sample: Bakery receipt/ }).click();
  await chooseModel(page, "GPT-4o");
  await page.getByRole("button", { name: "More" }).click();
  await page.getByLabel("Temperature").fill("0.5");
  const asked = await ask(page, "What does it cost?");
  await answered(asked);
  expect(standIn.calls.at(-1)?.body).toMatchObject({ temperature: 0.5 });
  await asked.getByRole("link", { name: "Use again" }).click();
  await expect(page).toHaveURL(/again=/);
  await expect(page.getByRole("textbox", { name: "Question" })).toHaveValue("What does it cost?");
  await expect(page.getByRole("img", { name: "Bakery receipt" })).toBeVisible();
  await expect(page.getByRole("button", { name: "More, 1 set" })).toBeVisible();
  await expect(page.getByRole("button", { name: "Run", exact: true })).toBeFocused();
  await page.keyboard.press("Enter");
  await answered(exchange(page, "What does it cost?"));
  expect(standIn.calls.at(-1)).toMatchObject({ model: "gpt-4o", images: 1, exchanges: 0, body: { temperature: 0.5 } });
});

test("what a provider refuses is said in a sentence, and the next question works", async ({ page }) => {
  await page.goto("/ask");
  await chooseModel(page, "standin-400");
  const asked = await ask(page, "Can you see this?");
  await expect(asked.getByRole("alert")).toContainText("does not take images");
  await chooseModel(page, "GPT-4o");
  await answered(await ask(page, "And now?"));
});
