// How many pictures go into one request: what a model takes, and what fits into memory.
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import type { Member } from "@/lib/access/actor";
import { pool } from "@/lib/db/client";
import { newMember, newPicture, newPlace, only, ownDatabase, question } from "@/stand-ins/ground";
import { fitPictures, LEFT_OUT, mostOf, onlyLastPictures } from "./pictures";
import { estimateOrder } from "./prepare";
import { startRuns } from "./start-runs";

const MEGABYTE = 1_000_000;
const limits = { maxSide: 2048, maxBytes: 20 * MEGABYTE, images: 20 };

let leave: () => Promise<void>;
let ada: Member;
let model: string;
let reader: string;
beforeAll(async () => {
  leave = await ownDatabase();
});
afterAll(() => leave());
beforeEach(async () => {
  ada = await newMember();
  model = `${(await newPlace(ada.teamId)).slug}/gpt-4o`;
  reader = `${(await newPlace(ada.teamId, { provider: "local" })).slug}/reader`;
});

/** A picture that is said to weigh so much. */
async function heavy(bytes: number): Promise<string> {
  const id = await newPicture(ada);
  await pool().query(`UPDATE "File" SET "bytes" = $2 WHERE "id" = $1`, [id, bytes]);
  return id;
}

const start = async (order: Parameters<typeof question>[1], which = model) =>
  only((await startRuns(ada, { orders: [question(which, order)] })).runs);
const said = (imageIds: string[]) => ({ question: "What?", imageIds, answer: "That." });
const ask = (imageIds: string[], history?: ReturnType<typeof said>[]) => ({
  input: { question: "What?", imageIds, ...(history ? { history } : {}) },
});
const started = async () => (await pool().query(`SELECT 1 FROM "Run" WHERE "teamId" = $1`, [ada.teamId])).rowCount;

test("a question with more pictures than its model takes is refused; so is a history with one", async () => {
  const nine = await Promise.all(Array.from({ length: 9 }, () => newPicture(ada)));
  await expect(start(ask(nine), reader)).rejects.toMatchObject({ code: "invalid", field: "input.imageIds" });
  const field = "input.history[1].imageIds";
  await expect(start(ask([], [said([]), said(nine)]), reader)).rejects.toMatchObject({ code: "invalid", field });
  expect(await started()).toBe(0);
  expect(await start(ask(nine.slice(1)), reader)).toMatchObject({ notices: [] });
  expect(await start(ask(nine))).toMatchObject({ notices: [] });
});

test("one picture named two thousand times is refused before anything is started", async () => {
  const one = await heavy(2 * MEGABYTE);
  const history = Array.from({ length: 100 }, () => said(Array.from({ length: 20 }, () => one)));
  await expect(start(ask([], history))).rejects.toMatchObject({ code: "too_large", field: "input.history" });
  await expect(estimateOrder(ada, question(model, ask([], history)))).rejects.toMatchObject({ code: "too_large" });
  const twenty = Array.from({ length: 20 }, () => one);
  await pool().query(`UPDATE "File" SET "bytes" = $2 WHERE "id" = $1`, [one, 3 * MEGABYTE]);
  await expect(start(ask(twenty))).rejects.toMatchObject({ code: "too_large", field: "input.imageIds" });
  expect(await started()).toBe(0);
});

test("a conversation that became too heavy goes on without its oldest pictures, and says so", async () => {
  const weights = [await heavy(19 * MEGABYTE), await heavy(19 * MEGABYTE), await heavy(19 * MEGABYTE)];
  let before: string | undefined;
  const notices: string[][] = [];
  for (const picture of weights) {
    const from = before ? { from: { runId: before, kind: "follow-up" as const } } : {};
    const run = await start({ ...ask([picture]), ...from });
    notices.push(run.notices);
    await pool().query(`UPDATE "Run" SET "status" = 'done', "output" = '{"text": "That."}' WHERE "id" = $1`, [run.id]);
    before = run.id;
  }
  expect(notices).toEqual([[], [], [LEFT_OUT]]);
});

test("the oldest pictures are left out, the newest stay, and nothing older is opened", async () => {
  const opened: string[] = [];
  const weigh = (id: string) => {
    opened.push(id);
    return 20 * MEGABYTE;
  };
  const history = ["a", "b", "c", "d"].map((id) => said([id]));
  const fitted = await fitPictures({ imageIds: ["e"], history }, weigh, mostOf(limits));
  expect(fitted.leftOut).toBe(true);
  expect(fitted.history.map((exchange) => exchange.imageIds)).toEqual([[], [], [], ["d"]]);
  expect(opened).toEqual(["e", "d", "c"]);
});

test("a request to a provider that takes less carries less: by bytes, and by how many", async () => {
  const history = ["a", "b", "c"].map((id) => said([id]));
  const left = async (request: { bytes: number; images: number }) => {
    const most = mostOf({ ...limits, request });
    const fitted = await fitPictures({ imageIds: ["d"], history }, () => 3 * MEGABYTE, most);
    return fitted.history.map((exchange) => exchange.imageIds.join());
  };
  expect(await left({ bytes: 7 * MEGABYTE, images: 20 })).toEqual(["", "", "c"]);
  expect(await left({ bytes: 20 * MEGABYTE, images: 3 })).toEqual(["", "b", "c"]);
});

test("the Reader is sent the pictures of the last question that had some, and no others", () => {
  const history = [said(["a"]), said(["b"]), said([])];
  const sent = (imageIds: string[]) => onlyLastPictures({ imageIds, history }).map((exchange) => exchange.imageIds);
  expect(sent([])).toEqual([[], ["b"], []]);
  expect(sent(["c"])).toEqual([[], [], []]);
});
