// The writer: few statements for many events, and followers that hear even when nothing can be stored.
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { pool } from "@/lib/db/client";
import { startRuns } from "@/lib/runs/start-runs";
import { newMember, newPlace, only, ownDatabase, question } from "@/stand-ins/ground";
import { eventsAfter, followRuns } from "./follow";
import type { EventOwner, StoredEvent } from "./schema";
import { appendEvent, flushEvents, notifications } from "./writer";

let leave: () => Promise<void>;
beforeAll(async () => {
  leave = await ownDatabase();
});
afterAll(() => leave());

async function newRun(): Promise<EventOwner> {
  const ada = await newMember();
  const { slug } = await newPlace(ada.teamId);
  const { id } = only((await startRuns(ada, { orders: [question(`${slug}/gpt-4o`)] })).runs);
  return { runId: id, userId: ada.userId, teamId: ada.teamId };
}

const say = (owner: EventOwner, seq: number, urgent = false) =>
  appendEvent(owner, 0, { seq, type: "progress", data: { done: 0.5 }, urgent });
const speak = (owner: EventOwner, seq: number, delta: string) =>
  appendEvent(owner, 0, { seq, type: "text", data: { delta } });

test("a thousand events of many runs are a handful of statements, and all are stored", async () => {
  const owners = [await newRun(), await newRun(), await newRun(), await newRun()];
  const query = vi.spyOn(pool(), "query");
  for (let seq = 1; seq <= 250; seq++) for (const owner of owners) say(owner, seq);
  await flushEvents();
  expect(query.mock.calls.length).toBeLessThan(5);
  query.mockRestore();
  for (const owner of owners) expect(await eventsAfter(owner.runId, 0)).toHaveLength(250);
});

test("words that follow one another are stored and told as one; what happens between them keeps its place", async () => {
  const [ada, bo] = [await newRun(), await newRun()];
  const heard: StoredEvent[] = [];
  const stop = await followRuns({ runs: [ada.runId, bo.runId], after: new Map() }, (event) => heard.push(event));
  for (const seq of [1, 2, 3]) for (const owner of [ada, bo]) speak(owner, seq, `${seq} `);
  say(ada, 4);
  for (const seq of [5, 6]) speak(ada, seq, `${seq} `);
  await flushEvents();
  const told = (owner: EventOwner, events: StoredEvent[]) =>
    events.filter((event) => event.runId === owner.runId).map(({ seq, data }) => [seq, data]);
  const hers = [
    [3, { delta: "1 2 3 " }],
    [4, { done: 0.5 }],
    [6, { delta: "5 6 " }],
  ];
  expect([told(ada, heard), told(bo, heard)]).toEqual([hers, hers.slice(0, 1)]);
  expect(told(ada, await eventsAfter(ada.runId, 0))).toEqual(hers);
  stop();
});

test("more than one statement bears is several, in order", async () => {
  const owner = await newRun();
  for (let seq = 1; seq <= 4500; seq++) say(owner, seq);
  const query = vi.spyOn(pool(), "query");
  await flushEvents();
  expect(query.mock.calls.length).toBe(3);
  query.mockRestore();
  expect((await eventsAfter(owner.runId, 0)).map((event) => event.seq)).toEqual(
    Array.from({ length: 4500 }, (_, index) => index + 1),
  );
});

test("the first word does not wait for others; what follows is gathered", async () => {
  const owner = await newRun();
  const query = vi.spyOn(pool(), "query");
  say(owner, 1, true);
  await expect.poll(() => query.mock.calls.length, { timeout: 20_000 }).toBe(1);
  for (let seq = 2; seq <= 10; seq++) say(owner, seq);
  await flushEvents();
  expect(query.mock.calls.length).toBe(2);
  query.mockRestore();
});

test("a flush ends while two hundred streams go on talking: it waits for what was said before it, not for silence", async () => {
  const [mine, others] = [await newRun(), await newRun()];
  let said = 0;
  const stream = () => say(others, ++said);
  const store = pool().query.bind(pool());
  // While each statement is under way every stream says another word; after forty statements they tire.
  const query = vi.spyOn(pool(), "query").mockImplementation(((text: string, values: unknown[]) => {
    if (query.mock.calls.length < 40) for (let count = 0; count < 200; count++) stream();
    return store(text, values);
  }) as never);
  say(mine, 1);
  await flushEvents();
  const statements = query.mock.calls.length;
  query.mockRestore();
  expect(statements).toBeLessThanOrEqual(2);
  expect(await eventsAfter(mine.runId, 0)).toHaveLength(1);
  await flushEvents();
  expect(await eventsAfter(others.runId, 0)).toHaveLength(said);
});

test("of two who wait for the same statement each finds its own last word stored", async () => {
  const [first, second] = [await newRun(), await newRun()];
  say(first, 1);
  const earlier = flushEvents();
  await expect.poll(async () => (await eventsAfter(first.runId, 0)).length, { timeout: 20_000 }).toBe(1);
  await earlier;
  for (let round = 2; round < 12; round++) {
    say(first, round);
    const running = flushEvents();
    await Promise.resolve();
    await Promise.resolve();
    for (const owner of [first, second]) say(owner, round * 100);
    const last = async (owner: EventOwner) => {
      await flushEvents();
      return (await eventsAfter(owner.runId, 0)).at(-1)?.seq;
    };
    expect(await Promise.all([last(first), last(second)])).toEqual([round * 100, round * 100]);
    await running;
  }
});

test("when nothing can be stored, followers in this process hear it all the same", async () => {
  const owner = await newRun();
  const heard: StoredEvent[] = [];
  const stop = await followRuns({ runs: [owner.runId], after: new Map() }, (event) => heard.push(event));
  const complaint = vi.spyOn(console, "error").mockReturnValue();
  vi.spyOn(pool(), "query").mockRejectedValueOnce(new Error("the database is away"));
  say(owner, 1);
  await flushEvents();
  say(owner, 2);
  await flushEvents();
  expect(heard.map((event) => event.seq)).toEqual([1, 2]);
  expect((await eventsAfter(owner.runId, 0)).map((event) => event.seq)).toEqual([2]);
  expect(complaint).toHaveBeenCalledOnce();
  vi.restoreAllMocks();
  stop();
});

test("what can't be stored of one run does no harm to the others in its statement", async () => {
  const [good, bad, other] = [await newRun(), await newRun(), await newRun()];
  const heard: string[] = [];
  const runs = [good, bad, other].map((owner) => owner.runId);
  const stop = await followRuns({ runs, after: new Map() }, (event) => heard.push(event.runId));
  const complaint = vi.spyOn(console, "error").mockReturnValue();
  say(good, 1);
  appendEvent(bad, 0, { seq: 1, type: "text", data: { delta: "zero \0" } });
  say(other, 1);
  await flushEvents();
  expect(await Promise.all(runs.map(async (id) => (await eventsAfter(id, 0)).length))).toEqual([1, 0, 1]);
  expect(heard.toSorted()).toEqual(runs.toSorted());
  expect(complaint).toHaveBeenCalledOnce();
  vi.restoreAllMocks();
  stop();
});

test("a notification stays under PostgreSQL's 8,000 bytes however many runs it names", () => {
  const id = "01890000-0000-7000-8000-000000000000";
  const owners = Array.from({ length: 1000 }, (_, index) => ({ runId: `${id}${index}`, userId: id, teamId: id }));
  const payloads = notifications(owners);
  expect(Math.max(...payloads.map((payload) => payload.length))).toBeLessThan(8000);
  expect(payloads.flatMap((payload) => JSON.parse(payload).runs)).toHaveLength(1000);
});
