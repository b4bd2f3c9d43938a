// Following: what was stored and what arrives, each once and in order, whichever process it comes from.
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import type { Member } from "@/lib/access/actor";
import { pool } from "@/lib/db/client";
import { newId } from "@/lib/ids";
import { startRuns } from "@/lib/runs/start-runs";
import { newMember, newPlace, only, ownDatabase, question } from "@/stand-ins/ground";
import { eventsAfter, type Following, followRuns, relayEvents, relayedRuns } from "./follow";
import type { EventOwner, EventType, StoredEvent } from "./schema";
import { appendEvent, EVENTS_CHANNEL, flushEvents, nameWriter } from "./writer";

const soon = { timeout: 20_000, interval: 10 };
const TOKEN = 0;

let leave: () => Promise<void>;
let ada: Member;
let model: string;
beforeAll(async () => {
  leave = await ownDatabase();
  nameWriter(newId());
  await relayEvents();
});
afterAll(() => leave());
beforeEach(async () => {
  ada = await newMember();
  model = `${(await newPlace(ada.teamId)).slug}/gpt-4o`;
});

/** A run that nobody works: the test says what happens to it. */
async function newRun(): Promise<EventOwner> {
  const { id } = only((await startRuns(ada, { orders: [question(model)] })).runs);
  return { runId: id, userId: ada.userId, teamId: ada.teamId };
}

const say = (owner: EventOwner, seq: number, type: EventType = "progress") =>
  appendEvent(owner, TOKEN, { seq, type, data: { done: seq } });

/** Another process writes: it stores, and it names the run on the channel, under its own name. */
async function sayElsewhere(
  owner: EventOwner,
  seqs: number[],
  type: EventType = "text",
  silent = false,
): Promise<void> {
  await pool().query(`INSERT INTO "RunEvent" ("runId", "seq", "type", "data") SELECT $1, unnest($2::int[]), $3, '{}'`, [
    owner.runId,
    seqs,
    type,
  ]);
  if (silent) return;
  const payload = { by: newId(), runs: [[owner.runId, owner.userId, owner.teamId]] };
  await pool().query("SELECT pg_notify($1, $2)", [EVENTS_CHANNEL, JSON.stringify(payload)]);
}

async function listening(wanted: Partial<Following>) {
  const heard: StoredEvent[] = [];
  const stop = await followRuns({ runs: [], after: new Map(), ...wanted }, (event) => heard.push(event));
  return { stop, seqs: () => heard.map((event) => event.seq), heard };
}

const upTo = (last: number, first = 1) => Array.from({ length: last - first + 1 }, (_, index) => first + index);

test("a follower hears what was stored and then what arrives, without a gap and without a repeat", async () => {
  for (let round = 0; round < 10; round++) {
    const owner = await newRun();
    for (let seq = 1; seq <= 20; seq++) say(owner, seq);
    const before = flushEvents();
    const following = listening({ runs: [owner.runId] });
    for (let seq = 21; seq <= 40; seq++) say(owner, seq);
    await Promise.all([before, flushEvents()]);
    const { seqs, stop } = await following;
    for (let seq = 41; seq <= 60; seq++) say(owner, seq);
    await flushEvents();
    expect(seqs()).toEqual(upTo(60));
    stop();
  }
});

test("a follower who comes back hears only what is new", async () => {
  const owner = await newRun();
  for (const seq of upTo(5)) say(owner, seq);
  await flushEvents();
  const { seqs, stop } = await listening({ runs: [owner.runId], after: new Map([[owner.runId, 3]]) });
  say(owner, 6);
  await flushEvents();
  expect(seqs()).toEqual([4, 5, 6]);
  stop();
});

test("what a follower was told is stored, so that whoever resumes finds at least that", async () => {
  const owner = await newRun();
  const stored: number[] = [];
  const stop = await followRuns({ runs: [owner.runId], after: new Map() }, async (event) => {
    const found = await eventsAfter(owner.runId, 0);
    stored.push(found.some((one) => one.seq === event.seq) ? event.seq : -1);
  });
  for (const seq of upTo(30)) say(owner, seq);
  await flushEvents();
  await expect.poll(() => stored.length, soon).toBe(30);
  expect(stored.sort((a, b) => a - b)).toEqual(upTo(30));
  stop();
});

test("events of another process are heard here, whoever of the two was first", async () => {
  const owner = await newRun();
  await sayElsewhere(owner, [1, 2]);
  const { seqs, stop } = await listening({ runs: [owner.runId] });
  await sayElsewhere(owner, [3]);
  await sayElsewhere(owner, [4, 5]);
  await expect.poll(seqs, soon).toEqual([1, 2, 3, 4, 5]);
  say(owner, 6);
  await flushEvents();
  await sayElsewhere(owner, [7]);
  await expect.poll(seqs, soon).toEqual([1, 2, 3, 4, 5, 6, 7]);
  stop();
});

test("a person hears of every run of theirs in this team, and of nobody else's", async () => {
  const { userId, teamId } = ada;
  const { heard, stop } = await listening({ userId, teamId });
  const mine = await newRun();
  ada = await newMember(teamId);
  const theirs = await newRun();
  say(theirs, 1);
  say(mine, 1);
  // A run is only ever written by one process at a time: the next begins after what the last one stored.
  await flushEvents();
  await sayElsewhere(theirs, [2]);
  await sayElsewhere(mine, [2]);
  await expect.poll(() => heard.length, soon).toBe(2);
  expect(new Set(heard.map((event) => event.runId))).toEqual(new Set([mine.runId]));
  stop();
});

test("what is remembered of other processes' runs is forgotten with their end, or with the last follower", async () => {
  const { userId, teamId } = ada;
  const before = relayedRuns();
  const { heard, stop } = await listening({ userId, teamId });
  const owners: EventOwner[] = [];
  for (let run = 0; run < 10; run++) owners.push(await newRun());
  for (const owner of owners) await sayElsewhere(owner, [1]);
  await expect.poll(relayedRuns, soon).toBe(before + 10);
  for (const owner of owners.slice(0, 6)) await sayElsewhere(owner, [2], "done");
  await expect.poll(relayedRuns, soon).toBe(before + 4);
  expect(heard).toHaveLength(16);
  stop();
  for (const owner of owners.slice(6)) await sayElsewhere(owner, [2]);
  await expect.poll(relayedRuns, soon).toBe(before);
});

test("what was said while nothing could be heard is caught up with when the connection is back", async () => {
  const [named, ended, own] = [await newRun(), await newRun(), await newRun()];
  const { userId, teamId } = ada;
  const person = await listening({ userId, teamId });
  const { seqs, stop } = await listening({ runs: [named.runId] });
  const other = await listening({ runs: [ended.runId] });
  await sayElsewhere(own, [1]);
  await expect.poll(person.seqs, soon).toEqual([1]);
  // Its LISTEN connection breaks; what the others say until it is back is a notification nobody gets.
  await pool().query(
    `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND query LIKE 'LISTEN%'`,
  );
  await sayElsewhere(named, [1], "text", true);
  await sayElsewhere(ended, [1], "done", true);
  await sayElsewhere(own, [2], "done", true);
  await expect.poll(seqs, soon).toEqual([1]);
  await expect.poll(other.seqs, soon).toEqual([1]);
  await expect.poll(() => person.heard.filter((event) => event.runId === own.runId).length, soon).toBe(2);
  for (const one of [person, other]) one.stop();
  stop();
});
