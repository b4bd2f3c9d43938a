// Walks every page and every server action with every kind of asker against the table. They run here as Next runs them,
// with this file standing in for Next's request.
import { readdirSync, readFileSync } from "node:fs";
import { mkdtemp } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { beforeAll, expect, test, vi } from "vitest";
import { createInvite } from "@/lib/accounts/invites";
import { pool } from "@/lib/db/client";
import { newId } from "@/lib/ids";
import { actionTable, askers, insiders, pageTable, type Row, routeTable } from "./access-table";
import { type Cast, newCast } from "./testing/askers";
import { type Asker, headersOf } from "./testing/call";
import { newPerson, newSession, newTeam, type Person } from "./testing/people";
import { newThing, SECRET } from "./testing/private-things";
import { TEST_SECRET } from "./testing/studio";
import { newBudget } from "./testing/things";
import { unmatched } from "./testing/unmatched";

const request = vi.hoisted(() => ({ headers: {} as Record<string, string> }));
vi.mock("next/headers", () => ({
  headers: () => Promise.resolve(new Headers(request.headers)),
  cookies: () => Promise.resolve({ set: () => undefined, delete: () => undefined, get: () => undefined }),
}));
vi.mock("next/cache", () => ({ revalidatePath: () => undefined }));
vi.mock("next/server", () => ({ after: () => undefined }));

process.env.MEDLEY_SECRET = TEST_SECRET;
process.env.MEDLEY_HOME = await mkdtemp(join(tmpdir(), "medley-access-"));

let cast: Cast;
beforeAll(async () => {
  cast = await newCast();
});

type Answer = { said: string; text: string };

/** Everything in what a page gives back: the properties of its elements, whatever draws them. */
function textOf(value: unknown): string {
  const seen = new Set<unknown>();
  return JSON.stringify(value, (_key, inner: unknown) => {
    if (inner === null || typeof inner !== "object") return inner;
    if (seen.has(inner)) return undefined;
    seen.add(inner);
    return inner instanceof Map || inner instanceof Set ? [...inner] : inner;
  });
}

/** What was thrown to tell Next where to go. */
function whereTo(thrown: unknown): string {
  const digest = String((thrown as { digest?: unknown }).digest);
  if (digest.startsWith("NEXT_HTTP_ERROR_FALLBACK;404")) return "404";
  const target = /^NEXT_REDIRECT;\w+;([^;]*);/.exec(digest)?.[1];
  if (target === undefined) throw thrown;
  return target.startsWith("/sign-in") ? "in" : "to";
}

/** Checks a row with every asker: what is said, and that nobody is shown what is not theirs. */
async function expectRow(row: Row, answer: (asker: Asker) => Promise<Answer>): Promise<void> {
  const expected = row.answers.trim().split(/\s+/);
  expect(expected).toHaveLength(askers.length);
  const got: string[] = [];
  for (const asker of askers) {
    request.headers = headersOf(cast.as[asker]);
    const { said, text } = await answer(cast.as[asker]);
    got.push(`${asker}: ${said}`);
    if (!insiders.includes(asker)) expect(text.includes(SECRET), `${asker} is shown what is the maker's`).toBe(false);
    if (row.shows && asker === "maker") expect(text.includes(SECRET), "the maker is shown it").toBe(true);
  }
  expect(got).toEqual(askers.map((asker, at) => `${asker}: ${expected[at]}`));
}

// ---------------------------------------------------------------- pages

const below = (folder: string): string[] =>
  readdirSync(folder, { recursive: true }).map((path) => join(folder, String(path)));
const addressOf = (path: string): string => `/${path.replace(/^app\/?/, "")}`.replace(/\/\([^)]+\)/g, "") || "/";
const filesOf = (name: string): Map<string, string> =>
  new Map(
    below("app")
      .filter((path) => path.endsWith(`/${name}`))
      .map((path) => [addressOf(path.slice(0, -name.length - 1)), path]),
  );
const pages = filesOf("page.tsx");

type Page = (props: { params: Promise<object>; searchParams: Promise<object> }) => unknown;

async function open(name: string, row: Row): Promise<Answer> {
  const path = pages.get(name.split(" ")[0] ?? "");
  if (!path) throw new Error(`There is no page ${name}.`);
  const { default: page } = (await import(resolve(path))) as { default: Page };
  const params = { runId: await newThing(cast.people.maker, row.thing), token: "not-a-token" };
  try {
    const shown = await page({ params: Promise.resolve(params), searchParams: Promise.resolve({}) });
    return { said: "shown", text: textOf(shown) };
  } catch (thrown) {
    return { said: whereTo(thrown), text: "" };
  }
}

test("every page and every route of Next's is in the table, and nothing else", () => {
  expect(unmatched([...pages.keys()], Object.keys(pageTable))).toEqual([]);
  expect(unmatched([...filesOf("route.ts").keys()], routeTable)).toEqual([]);
});

test.each(Object.entries(pageTable))("the page %s", (name, row) => expectRow(row, () => open(name, row)));

// ---------------------------------------------------------------- actions

const actionFiles = ["app", "components", "lib"]
  .flatMap(below)
  .filter((path) => /\.tsx?$/.test(path) && /^["']use server["']/m.test(readFileSync(path, "utf8")));
type ServerAction = (input: unknown) => Promise<{ ok: true } | { ok: false; error: { code: string } }>;

async function load(path: string): Promise<[string, ServerAction][]> {
  const exported = (await import(resolve(path))) as Record<string, ServerAction>;
  return Object.entries(exported).map(([name, run]) => [`${path.replace(/\.tsx?$/, "")}#${name}`, run]);
}

const account = () => ({ name: "New", email: `${newId()}@example.org`, password: "long enough for all" });
const inviteTo = async (inviter: Person) => createInvite(inviter, { role: "member" });

/** What each action is given, made anew for every asker, as somebody would who wants to change the maker's team. */
const inputs: Record<string, () => Promise<object> | object> = {
  setUp: () => ({ ...account(), token: "not-a-token", studioName: "Mine" }),
  signIn: () => ({ email: `${newId()}@example.org`, password: "not the password" }),
  signOut: () => ({}),
  signUp: account,
  reset: () => ({ token: "not-a-token", password: "long enough for all" }),
  acceptInvite: async () => ({ ...account(), token: (await inviteTo(cast.people.owner)).token }),
  joinTeam: async () => ({ token: (await inviteTo(await newPerson())).token }),
  forgot: () => ({ email: `${newId()}@example.org` }),
  invite: () => ({ role: "member" }),
  withdrawInvite: async () => ({ id: (await inviteTo(cast.people.owner)).id }),
  chooseLook: () => ({ look: "dark" }),
  changePassword: () => ({ current: "not the password", password: "long enough for all" }),
  endOneSession: async () => ({ id: (await newSession(cast.people.maker.userId, cast.people.maker.teamId)).sessionId }),
  setBudget: async () => ({ scope: "user", targetId: (await newMember()).userId, period: "day", limit: "1" }),
  changeBudget: async () => ({ id: await newBudget(cast.people.maker, "team"), limit: "2" }),
  removeBudget: async () => ({ id: await newBudget(cast.people.maker, "team") }),
  switchTeam: () => ({ teamId: cast.people.maker.teamId }),
  changeRole: async () => ({ userId: (await newMember()).userId, role: "member" }),
  removeMember: async () => ({ userId: (await newMember()).userId }),
};
const newMember = () => newPerson({ teamId: cast.people.maker.teamId, role: "member" });

/** An action that ends sessions answers the same for one that is not there; what it did is looked up. */
async function isEnded(sessionId: string): Promise<boolean> {
  const { rows } = await pool().query(`SELECT 1 FROM "Session" WHERE "id" = $1 AND "revokedAt" IS NOT NULL`, [
    sessionId,
  ]);
  return rows.length > 0;
}

async function act(name: string, run: ServerAction, asker: Asker): Promise<Answer> {
  const given = (await inputs[name]?.()) ?? {};
  // Some actions end the session they come from, or take it to another team.
  if (asker && "userId" in asker) {
    const { userId, teamId } = asker as Person;
    request.headers = headersOf(await newSession(userId, teamId));
  }
  try {
    const answer = await run(given);
    const said = answer.ok ? "ok" : answer.error.code;
    const idle = name === "endOneSession" && answer.ok && !(await isEnded((given as { id: string }).id));
    return { said: idle ? "nothing" : said, text: textOf(answer) };
  } catch (thrown) {
    return { said: whereTo(thrown).replace("in", "to"), text: "" };
  }
}

test("every server action is in the table, and nothing else", async () => {
  const found = (await Promise.all(actionFiles.map(load))).flat().map(([name]) => name);
  expect(unmatched(found, Object.keys(actionTable))).toEqual([]);
  expect(unmatched([...found, "lib/x/actions#y"], Object.keys(actionTable))).toEqual([
    "lib/x/actions#y is not in the table",
  ]);
});

test.each(Object.entries(actionTable))("the action %s", async (name, row) => {
  const [path = "", action = ""] = name.split("#");
  const run = (await load(`${path}.ts`)).find(([found]) => found === name)?.[1];
  if (!run) throw new Error(`There is no action ${name}.`);
  expect(Object.keys(inputs)).toContain(action);
  await expectRow(row, (asker) => act(action, run, asker));
});

test("a team of nobody's stays out of reach for all", async () => {
  const teamId = await newTeam();
  request.headers = headersOf(cast.people.owner);
  const run = (await load("lib/teams/actions.ts")).find(([name]) => name.endsWith("#switchTeam"))?.[1];
  expect(await run?.({ teamId })).toMatchObject({ ok: false, error: { code: "not_found" } });
});
