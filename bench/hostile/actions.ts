// Server actions, called as no page of ours would: each is a door that anybody can knock at.
import { readFile } from "node:fs/promises";
import { call } from "@/server/testing/call";
import { bodies } from "./bodies";
import { faultsOfStudio, type Ground } from "./ground";
import { count, type Tally } from "./tally";

type Manifest = { node: Record<string, { workers: Record<string, unknown>; exportedName: string }> };
type Action = { id: string; name: string; path: string };

/** `app/(studio)/settings/page` as a browser asks for it. */
const pathOf = (worker: string): string =>
  worker
    .replace(/^app/, "")
    .replace(/\/page$/, "")
    .replace(/\/\(\w+\)/g, "")
    .replace(/\[\w+\]/g, "0192f1c0-0000-7000-8000-000000000000") || "/";

/** Every action, at a page that has it, and some that no page has. */
async function actions(): Promise<Action[]> {
  const { node } = JSON.parse(await readFile(".next/server/server-reference-manifest.json", "utf8")) as Manifest;
  const known = Object.entries(node).map(([id, { workers, exportedName }]) => {
    const paths = Object.keys(workers).map(pathOf);
    return { id, name: exportedName, path: paths.find((path) => !path.includes("0192f1c0")) ?? paths[0] ?? "/" };
  });
  const unknown = ["0".repeat(42), "__proto__", "x".repeat(5000)];
  return [...known, ...unknown.map((id) => ({ id, name: id.slice(0, 20), path: "/sign-in" }))];
}

/** What a browser sends to call an action, and what it never would. */
const arguments_ = (): { raw: string | FormData; type?: string }[] => {
  const texts = Object.values(bodies).filter((body) => body.length < 3000);
  const flight = [
    '["$@1"]',
    '["$F1"]',
    '["$1:__proto__:constructor"]',
    '[{"then":"$1:then"}]',
    '["$B0"]',
    '["$K1"]',
    '["$undefined"]',
    '["$h1"]',
    "[null,[]]",
  ];
  const form = new FormData();
  for (const [name, value] of [
    ["0", '["$K1"]'],
    ["1_name", "a\0b"],
    ["1_token", "x".repeat(5000)],
    ["__proto__", "x"],
    ["$ACTION_ID_x", ""],
  ])
    form.append(name ?? "", value ?? "");
  return [
    ...[...texts, ...texts.map((text) => `[${text}]`), ...flight].map((raw) => ({
      raw,
      type: "text/plain;charset=UTF-8",
    })),
    { raw: "x", type: "multipart/form-data; boundary=none" },
    { raw: form },
  ];
};

/**
 * Next itself answers 500 to arguments that are not in its own encoding, before an action of ours is called. That much is
 * borne: a number to look the matter up by, and not a word more.
 */
const isNextsRefusal = (text: string): boolean => /^0:\{"a":"\$@1"[^\n]*\n1:E\{"digest":"\d+"\}\s*$/.test(text);

/** Calls every action with everything. */
export async function tryActions(ground: Ground, tally: Tally): Promise<void> {
  for (const { id, name, path } of await actions())
    for (const { raw, type } of arguments_()) {
      const headers = { "next-action": id, origin: ground.studio.address, ...(type ? { "content-type": type } : {}) };
      const person = name === "signOut" || path === "/sign-in" ? undefined : ground.guest;
      const { status, text } = await call(ground.studio, person, `POST ${path}`, { raw, headers });
      const failed = status >= 500 && !isNextsRefusal(text) ? [`it was answered ${status}: ${text.slice(0, 200)}`] : [];
      count(tally, `the action ${name} with ${typeof raw === "string" ? raw.slice(0, 60) : "a form"}`, [
        ...failed,
        ...faultsOfStudio(ground, text),
      ]);
    }
}
