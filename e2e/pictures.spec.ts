import { readFile } from "node:fs/promises";
import type { Page } from "@playwright/test";
import sharp from "sharp";
import { answered, ask, chooseModel } from "./steps";
import { expect, test } from "./studio";

test.use({ provided: true });
test.describe.configure({ mode: "serial" });

/** A photo as a phone makes it: large, and it says where it was taken. */
const photo = (colour: string): Promise<Buffer> =>
  sharp({ create: { width: 3000, height: 2000, channels: 3, background: colour } })
    .withExif({
      IFD0: { Make: "Acme", Model: "Pocket 3" },
      IFD3: { GPSLatitudeRef: "N", GPSLatitude: "51/1 30/1 0/1", GPSLongitudeRef: "W", GPSLongitude: "0/1 7/1 0/1" },
    })
    .jpeg()
    .toBuffer();

/** Hands the page a file as a drop or a paste does. */
async function hand(page: Page, how: "drop" | "paste", file: { name: string; bytes: Buffer; type: string }) {
  await page.evaluate(
    ({ how, name, type, base64 }) => {
      const bytes = Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));
      const data = new DataTransfer();
      data.items.add(new File([bytes], name, { type }));
      const event =
        how === "drop"
          ? new DragEvent("drop", { dataTransfer: data, bubbles: true, cancelable: true })
          : new ClipboardEvent("paste", { clipboardData: data, bubbles: true, cancelable: true });
      document.body.dispatchEvent(event);
    },
    { how, name: file.name, type: file.type, base64: file.bytes.toString("base64") },
  );
}

test("a chosen photo says its size, what it will be sent at, and that its location goes", async ({ page, standIn }) => {
  await page.goto("/ask");
  await chooseModel(page, "GPT-4o");
  const file = { name: "harbour.jpg", mimeType: "image/jpeg", buffer: await photo("#336699") };
  await page.locator("input[type=file]").first().setInputFiles(file);
  await expect(page.getByRole("img", { name: "harbour.jpg" })).toBeVisible();
  await expect(page.getByText("3000 × 2000", { exact: true })).toBeVisible();
  await expect(page.getByText("will be sent at 2048 × 1365")).toBeVisible();
  await expect(page.getByText("location will be removed")).toBeVisible();
  await expect(page.getByText(/^about [\d,]+ tokens$/)).toBeVisible();
  await answered(await ask(page, "Where is this?"));
  await expect(page.getByText("sent at 2048 × 1365", { exact: true })).toBeVisible();
  await expect(page.getByText("location removed", { exact: true }).first()).toBeVisible();
  expect(standIn.calls.at(-1)).toMatchObject({ images: 1 });
});

test("a dropped picture hangs on the wall, a pasted one beside it, and either can be taken away", async ({
  page,
  standIn,
}) => {
  await page.goto("/ask");
  await chooseModel(page, "GPT-4o");
  await hand(page, "drop", { name: "dropped.jpg", type: "image/jpeg", bytes: await photo("#884422") });
  await expect(page.getByRole("img", { name: "dropped.jpg" })).toBeVisible();
  const table = await readFile("public/samples/table.png");
  await hand(page, "paste", { name: "pasted.png", type: "image/png", bytes: table });
  await expect(page.getByRole("img", { name: "pasted.png" })).toBeVisible();
  await page.getByRole("button", { name: "Show dropped.jpg" }).click();
  await expect(page.getByRole("img", { name: "dropped.jpg" })).toBeVisible();
  await page.getByRole("button", { name: "Take dropped.jpg away" }).click();
  await expect(page.getByRole("img", { name: "pasted.png" })).toBeVisible();
  await expect(page.getByText("1280 × 860, not resized")).toBeVisible();
  await answered(await ask(page, "What does the table say?"));
  expect(standIn.calls.at(-1)).toMatchObject({ images: 1 });
});

test("a picture used before is hung again without being sent again", async ({ page }) => {
  await page.goto("/ask");
  await page.getByRole("button", { name: "pictures used before" }).click();
  await page.getByRole("button", { name: "Use harbour.jpg" }).click();
  await expect(page.getByRole("img", { name: "harbour.jpg" })).toBeVisible();
});

test("what is no picture is refused in a sentence and leaves the wall as it was", async ({ page, complaints }) => {
  await page.goto("/ask");
  const file = { name: "letter.png", mimeType: "image/png", buffer: Buffer.from("Dear reader, this is a letter.") };
  await page.locator("input[type=file]").first().setInputFiles(file);
  await expect(page.getByText(/letter\.png|not a picture|can't be read/i).first()).toBeVisible();
  await expect(page.getByRole("img")).toHaveCount(0);
  // The browser reports the refusal itself.
  expect(complaints.every((text) => text.includes("415"))).toBe(true);
  complaints.length = 0;
});
