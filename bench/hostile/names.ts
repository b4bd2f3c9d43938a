// Names that try to be more than names, given to everything that has one, and then looked for on every page and in every list.
import { pool } from "@/lib/db/client";
import { newId } from "@/lib/ids";
import { type Answer, call } from "@/server/testing/call";
import { newFile, newRun } from "@/server/testing/things";
import { faultsOfAnswer } from "./bodies";
import { faultsOfStudio, type Ground, newcomer } from "./ground";
import { count, newTally, type Tally } from "./tally";

const names = [
  `zq1"><img src=x onerror=alert(1)>`,
  "zq1'\"--></style></script><script>alert(1)</script>",
  "zq1{{constructor.constructor('alert(1)')()}}<%= 7*7 %>",
  "zq1</title><svg onload=alert(1)>",
  '=HYPERLINK("https://tracker.example","zq1")',
  "+cmd|' /C calc'!A0 zq1",
  "zq1\r\nX-Injected: 1\r\n\r\n<script>alert(1)</script>",
  "zq1\u202egnp.exe\u2028\u2029\ufeff",
  "zq1\u001b[31mred\u001b]0;title\u0007",
  `zq1${"a\u0301".repeat(60)}`,
  "zq1%0d%0aX-Injected:%201 javascript:alert(1)",
  "__proto__",
  "constructor",
];

/** A name as it stands, where HTML would take it for more than words. */
const RAW = /<img src=x onerror|<script>alert|<svg onload|<style><\/script>/;

const cookiePages = (ids: { run: string }) => [
  ...[
    "/ask",
    "/history",
    `/history?q=${encodeURIComponent("zq1")}`,
    `/runs/${ids.run}`,
    `/ask/${ids.run}`,
    "/settings/account",
    "/settings/connections",
  ],
  ...["/settings/keys", "/settings/people", "/settings/sessions", "/settings/look"],
];
const lists = [
  "files",
  "runs",
  "runs?q=zq1",
  "models",
  "connections",
  "keys",
  "costs",
  "costs?by=model",
  "costs?by=person",
];

function faultsOfPage({ status, text, headers }: Answer): string[] {
  const type = headers.get("content-type") ?? "";
  return [
    ...(status >= 500 ? [`it was answered ${status}`] : []),
    ...(type.includes("html") && RAW.test(text) ? ["a page shows it as it stands"] : []),
    ...(headers.get("x-injected") ? ["it wrote a line into the head"] : []),
    ...(type.includes("html") && !/script-src [^;]*'nonce-/.test(headers.get("content-security-policy") ?? "")
      ? ["a page has no policy"]
      : []),
    ...(type.includes("json") && headers.get("x-content-type-options") !== "nosniff" ? ["a list may be sniffed"] : []),
  ];
}

/** Gives somebody and everything of theirs this name; what can be named over the API is named there. */
async function nameEverything(ground: Ground, name: string) {
  const person = await newcomer();
  const kept = name.replaceAll("\0", "");
  await pool().query(`UPDATE "User" SET "name" = $2 WHERE "id" = $1`, [person.userId, kept]);
  await pool().query(`UPDATE "Team" SET "name" = $2 WHERE "id" = $1`, [person.teamId, kept]);
  const fileId = await newFile(person, kept);
  const run = await newRun(person, { title: kept, fileId });
  await pool().query(`UPDATE "Run" SET "modelName" = $2, "model" = $3, "notices" = $4 WHERE "id" = $1`, [
    run,
    kept,
    `x/${kept}`,
    JSON.stringify([kept]),
  ]);
  const key = await call(ground.studio, person, "POST /api/v1/keys", { body: { name, scopes: ["read"] } });
  const connection = await call(ground.studio, person, "POST /api/v1/connections", {
    body: { provider: "compatible", name, baseUrl: `http://a.nowhere.example/${encodeURIComponent(name)}` },
  });
  const change = await call(ground.studio, person, `PATCH /api/v1/runs/${run}`, {
    body: { title: name, tags: [name.slice(0, 50)] },
  });
  const order = await call(ground.studio, person, "POST /api/v1/runs", {
    body: { task: "ask", model: name, input: { question: name } },
    headers: { "idempotency-key": newId() },
  });
  return { person, run, fileId, answers: [key, connection, change, order] };
}

/** Tries every name. */
export async function tryNames(ground: Ground): Promise<Tally> {
  const tally = newTally("names");
  for (const name of names) {
    const { person, run, fileId, answers } = await nameEverything(ground, name);
    for (const answer of answers)
      count(tally, JSON.stringify(name), [...faultsOfAnswer(answer), ...faultsOfPage(answer)]);
    const asked = [
      ...cookiePages({ run }),
      ...lists.map((list) => `/api/v1/${list}`),
      `/api/v1/files/${fileId}/content`,
      `/api/v1/runs/${run}`,
    ];
    for (const path of asked) {
      const answer = await call(ground.studio, person, `GET ${path}`);
      const lines = ground.studio.lines.filter((line) => /^X-Injected/i.test(line));
      count(tally, `${JSON.stringify(name)} at ${path.split("?")[0]}`, [
        ...faultsOfPage(answer),
        ...lines.map(() => "it wrote a line into the log"),
        ...faultsOfStudio(ground, answer.text),
      ]);
    }
  }
  return tally;
}
